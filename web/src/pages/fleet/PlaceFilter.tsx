// Narrows the fleet list to a site and a group; the address holds their ids.
import { useQuery } from '@tanstack/react-query';
import { deviceGroups, sites, type Belonging } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { places as words } from '@/words/places';

export function usePlaces() {
  const { tenant } = useLive();
  return {
    sites: useQuery(sites(tenant)).data?.items ?? [],
    groups: useQuery(deviceGroups(tenant)).data?.items ?? [],
  };
}

// What people call the places that the list is narrowed to.
export function useNames({ site, group }: Belonging): string[] {
  const known = usePlaces();
  return [
    known.sites.find(({ id }) => id === site)?.name ?? '',
    known.groups.find(({ id }) => id === group)?.name ?? '',
  ].filter(Boolean);
}

interface SelectProps {
  label: string;
  all: string;
  items: readonly { id: string; name: string }[];
  value: string | undefined;
  onValue: (id: string | undefined) => void;
}

function PlaceSelect({ label, all, items, value, onValue }: SelectProps) {
  if (items.length === 0 && !value) return null;
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onValue(event.target.value || undefined)}
      className={
        'min-h-9 max-sm:min-h-11 min-w-0 sm:max-w-48 rounded-control border border-edge bg-surface ' +
        'px-2 text-input max-sm:flex-1'
      }
    >
      <option value="">{all}</option>
      {/* Of a link to one that is gone. */}
      {value && !items.some(({ id }) => id === value) && <option value={value}>{value}</option>}
      {items.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

interface Props {
  of: Belonging;
  onChange: (of: Belonging) => void;
}

export function PlaceFilter({ of, onChange }: Props) {
  const known = usePlaces();
  return (
    <>
      <PlaceSelect
        label={words.bySite}
        all={words.allSites}
        items={known.sites}
        value={of.site}
        onValue={(site) => onChange({ ...of, site })}
      />
      <PlaceSelect
        label={words.byGroup}
        all={words.allGroups}
        items={known.groups}
        value={of.group}
        onValue={(group) => onChange({ ...of, group })}
      />
    </>
  );
}
