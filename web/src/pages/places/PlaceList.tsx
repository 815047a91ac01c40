// Sites or groups as a list: how their devices are, what they offer, and what can be done.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '@/api/client';
import { credentialProfiles } from '@/api/queries';
import { statusWords } from '@/format/filter';
import { count } from '@/format/numbers';
import { useLive } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { StatusMark } from '@/parts/StatusMark';
import { places as words } from '@/words/places';
import type { Group, Site } from './place_draft';

// What is wrong comes first; what is well is one quiet number.
function Health({ counts }: { counts: Schemas['DeviceCounts'] }) {
  const { paused = 0 } = counts;
  const kinds = [
    ...statusWords.map((status) => [status, counts.by_status[status]] as const),
    ['paused', paused] as const,
  ].filter(([, number]) => number > 0);
  if (kinds.length === 0) return <span className="text-text-2">{words.noDevices}</span>;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {kinds.map(([status, number]) => (
        <li key={status} className="flex items-center gap-2">
          <StatusMark status={status} /> {count(number)}
        </li>
      ))}
    </ul>
  );
}

function Offers({ ids }: { ids: readonly string[] }) {
  const { tenant } = useLive();
  const known = useQuery(credentialProfiles(tenant)).data?.items ?? [];
  const names = known.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return names.length > 0 ? <span className="text-text-2">{words.offers(names)}</span> : null;
}

interface RowProps {
  name: ReactNode;
  search: { site: string } | { group: string };
  profiles: readonly string[];
  actions: ReactNode;
  children: ReactNode;
}

function Row({ name, search, profiles, actions, children }: RowProps) {
  const { tenant } = useLive();
  return (
    <li
      className={
        'grid items-center gap-x-4 gap-y-1 border-t border-line px-4 py-3 sm:grid-cols-[1fr_auto]'
      }
    >
      <div className="flex min-w-0 flex-col gap-1">
        <Link
          to="/t/$tenant/fleet"
          params={{ tenant }}
          search={search}
          className="self-start font-semibold break-words"
        >
          {name}
        </Link>
        {children}
        <Offers ids={profiles} />
      </div>
      {actions}
    </li>
  );
}

interface ActionsProps {
  name: string;
  onEdit: () => void;
  onRemove: () => void;
}

function Actions({ name, onEdit, onRemove }: ActionsProps) {
  const of = <span className="visually-hidden"> {name}</span>;
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={onEdit}>
        {words.edit}
        {of}
      </Button>
      <Button onClick={onRemove}>
        {words.remove}
        {of}
      </Button>
    </div>
  );
}

interface ListProps<Place> {
  items: readonly Place[];
  mayWrite: boolean;
  onEdit: (one: Place) => void;
  onRemove: (one: Place) => void;
}

const list = 'rounded-panel border border-t-0 border-line bg-surface';

export function SiteList({ items, mayWrite, onEdit, onRemove }: ListProps<Site>) {
  return (
    <ul className={list}>
      {items.map((one) => {
        const { latitude, longitude } = one;
        const hasPoint = latitude !== undefined && longitude !== undefined;
        const where = [one.address, hasPoint && words.coordinates(latitude, longitude)];
        return (
          <Row
            key={one.id}
            name={one.name}
            search={{ site: one.id }}
            profiles={one.credential_profile_ids}
            actions={
              mayWrite && (
                <Actions
                  name={one.name}
                  onEdit={() => onEdit(one)}
                  onRemove={() => onRemove(one)}
                />
              )
            }
          >
            {where.some(Boolean) && (
              <span className="break-words text-text-2">{where.filter(Boolean).join(' · ')}</span>
            )}
            <Health counts={one.devices} />
            {one.notes && <p className="max-w-[72ch] break-words text-text-2">{one.notes}</p>}
          </Row>
        );
      })}
    </ul>
  );
}

export function GroupList({ items, mayWrite, onEdit, onRemove }: ListProps<Group>) {
  return (
    <ul className={list}>
      {items.map((one) => (
        <Row
          key={one.id}
          name={
            <span className="inline-flex items-center gap-2">
              {one.colour && (
                <span
                  aria-hidden="true"
                  className="size-3 rounded-full border border-edge"
                  style={{ backgroundColor: one.colour }}
                />
              )}
              {one.name}
            </span>
          }
          search={{ group: one.id }}
          profiles={one.credential_profile_ids}
          actions={
            mayWrite && (
              <Actions name={one.name} onEdit={() => onEdit(one)} onRemove={() => onRemove(one)} />
            )
          }
        >
          <span className="text-text-2">
            {one.device_count ? words.devices(one.device_count) : words.noDevices}
          </span>
        </Row>
      ))}
    </ul>
  );
}
