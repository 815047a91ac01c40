// Sites and groups: what there is, how their devices are, and what they offer to them.
import { useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { deviceGroups, me, queryClient, sites } from '@/api/queries';
import { useKeys } from '@/app/keys';
import { allows } from '@/app/permissions';
import { useLive } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { ConfirmDanger } from '@/parts/Dialog';
import { PageTitle } from '@/parts/Page';
import { Empty, Failed, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { places as words } from '@/words/places';
import type { Edited } from './PlaceDialog';
import { GroupList, SiteList } from './PlaceList';
import type { Group, Site } from './place_draft';

// Needed on a press only: it comes with it.
const PlaceDialog = lazy(() => import('./PlaceDialog').then((m) => ({ default: m.PlaceDialog })));

type Removed = { noun: 'site'; one: Site } | { noun: 'group'; one: Group };

function remove(tenant: string, { noun, one }: Removed): Promise<unknown> {
  const header = { 'If-Match': `"${one.entity_version}"` };
  return noun === 'site'
    ? take(
        api(tenant).DELETE('/api/v1/sites/{site_id}', {
          params: { path: { site_id: one.id }, header },
        }),
      )
    : take(
        api(tenant).DELETE('/api/v1/device-groups/{device_group_id}', {
          params: { path: { device_group_id: one.id }, header },
        }),
      );
}

function RemoveDialog({ removed, onClose }: { removed: Removed; onClose: () => void }) {
  const { tenant } = useLive();
  const { noun, one } = removed;
  const text =
    noun === 'site'
      ? words.removeSiteText(one.name, one.devices.total)
      : words.removeGroupText(one.name, one.device_count);
  const removing = useMutation({
    mutationFn: () => remove(tenant, removed),
    onSuccess: onClose,
    onSettled: () => {
      for (const name of [noun === 'site' ? 'sites' : 'device groups', 'devices', 'device']) {
        void queryClient.invalidateQueries({ queryKey: [tenant, name] });
      }
    },
  });
  return (
    <ConfirmDanger
      title={words.removeTitle(one.name)}
      consequence={text}
      button={words.removeButton(one.name)}
      keep={words.keep}
      isPending={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate()}
      onClose={onClose}
    />
  );
}

interface SectionProps<Item> {
  title: string;
  noun: string;
  empty: string;
  add: string;
  query: UseQueryResult<{ items: Item[]; next?: string }>;
  onAdd: (() => void) | undefined;
  children: (items: readonly Item[]) => ReactNode;
}

function Section<Item>({ title, noun, empty, add, query, onAdd, children }: SectionProps<Item>) {
  const { tenant } = useLive();
  const items = query.data?.items ?? [];
  const retry = () => void query.refetch();
  const button = onAdd && <Button onClick={onAdd}>{add}</Button>;
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{title}</h2>
        {items.length > 0 && button}
      </div>
      {query.isError && query.data && <StaleLine since={query.dataUpdatedAt} onRetry={retry} />}
      {query.isPending && <Loading noun={noun} skeleton={<Skeleton rows={3} />} onRetry={retry} />}
      {query.isError && !query.data && (
        <Failed
          error={query.error}
          noun={noun}
          tenant={tenant}
          permission="device:read"
          onRetry={retry}
        />
      )}
      {query.data && items.length === 0 && <Empty text={empty}>{button}</Empty>}
      {items.length > 0 && children(items)}
      {query.data?.next && <p className="text-text-2">{words.onlyFirst(items.length)}</p>}
    </section>
  );
}

export default function PlacesPage() {
  const { tenant } = useLive();
  const mayWrite = allows(useQuery(me(tenant)).data?.permissions, 'device:write');
  const [edited, setEdited] = useState<Edited>();
  const [removed, setRemoved] = useState<Removed>();
  const addSite = () => setEdited({ noun: 'site' });
  useKeys(mayWrite ? [{ keys: '+', does: words.keys.add, run: addSite }] : []);
  return (
    <div className="flex max-w-4xl flex-col gap-8">
      <div className="flex flex-col gap-1">
        <PageTitle title={words.title} tenant={tenant} />
        <p className="max-w-[72ch] text-text-2">{words.intro}</p>
      </div>
      <Section
        title={words.sites}
        noun={words.siteNoun}
        empty={mayWrite ? words.noSites : words.noSitesFor}
        add={words.addSite}
        query={useQuery(sites(tenant))}
        onAdd={mayWrite ? addSite : undefined}
      >
        {(items) => (
          <SiteList
            items={items}
            mayWrite={mayWrite}
            onEdit={(known) => setEdited({ noun: 'site', known })}
            onRemove={(one) => setRemoved({ noun: 'site', one })}
          />
        )}
      </Section>
      <Section
        title={words.groups}
        noun={words.groupNoun}
        empty={mayWrite ? words.noGroups : words.noGroupsFor}
        add={words.addGroup}
        query={useQuery(deviceGroups(tenant))}
        onAdd={mayWrite ? () => setEdited({ noun: 'group' }) : undefined}
      >
        {(items) => (
          <GroupList
            items={items}
            mayWrite={mayWrite}
            onEdit={(known) => setEdited({ noun: 'group', known })}
            onRemove={(one) => setRemoved({ noun: 'group', one })}
          />
        )}
      </Section>
      <Suspense>
        {edited && <PlaceDialog edited={edited} onClose={() => setEdited(undefined)} />}
      </Suspense>
      {removed && <RemoveDialog removed={removed} onClose={() => setRemoved(undefined)} />}
    </div>
  );
}
