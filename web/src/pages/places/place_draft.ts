// What stands in the form of a site or a group, and what the API is told of it. Pure.
import type { Schemas } from '@/api/client';

export type Kind = Schemas['CredentialKind'];
export type Site = Schemas['Site'];
export type Group = Schemas['DeviceGroup'];
export type Profile = Schemas['CredentialProfile'];

export interface PlaceDraft {
  name: string;
  address: string;
  latitude: string;
  longitude: string;
  notes: string;
  colour: string;
  // By kind, the id of the profile that is offered.
  defaults: Partial<Record<Kind, string>>;
}

export const emptyPlace: PlaceDraft = {
  name: '',
  address: '',
  latitude: '',
  longitude: '',
  notes: '',
  colour: '',
  defaults: {},
};

function defaultsOf(ids: readonly string[], profiles: readonly Profile[]): PlaceDraft['defaults'] {
  const offered = profiles.filter(({ id }) => ids.includes(id));
  return Object.fromEntries(offered.map(({ kind, id }) => [kind, id]));
}

export function draftOfSite(site: Site, profiles: readonly Profile[]): PlaceDraft {
  return {
    ...emptyPlace,
    name: site.name,
    address: site.address ?? '',
    latitude: site.latitude?.toString() ?? '',
    longitude: site.longitude?.toString() ?? '',
    notes: site.notes ?? '',
    defaults: defaultsOf(site.credential_profile_ids, profiles),
  };
}

export function draftOfGroup(group: Group, profiles: readonly Profile[]): PlaceDraft {
  return {
    ...emptyPlace,
    name: group.name,
    colour: group.colour ?? '',
    defaults: defaultsOf(group.credential_profile_ids, profiles),
  };
}

// The API says what is wrong with a number; what is none goes as it was typed, and is refused there.
function degrees(text: string): number {
  const typed = text.trim().replace(',', '.').replace('−', '-');
  const number = Number(typed);
  return Number.isFinite(number) ? number : (typed as unknown as number);
}

const members = {
  address: (draft: PlaceDraft) => draft.address.trim(),
  latitude: (draft: PlaceDraft) => (draft.latitude.trim() ? degrees(draft.latitude) : ''),
  longitude: (draft: PlaceDraft) => (draft.longitude.trim() ? degrees(draft.longitude) : ''),
  notes: (draft: PlaceDraft) => draft.notes.trim(),
  colour: (draft: PlaceDraft) => draft.colour.trim(),
};

const idsOf = ({ defaults }: PlaceDraft) => Object.values(defaults).filter(Boolean).sort();

// All that is filled in.
export function newPlaceOf(draft: PlaceDraft): Schemas['NewSite'] & Schemas['NewDeviceGroup'] {
  const filled = Object.entries(members)
    .map(([name, read]) => [name, read(draft)] as const)
    .filter(([, value]) => value !== '');
  return {
    name: draft.name.trim(),
    ...Object.fromEntries(filled),
    credential_profile_ids: idsOf(draft),
  };
}

// Only what is different: what somebody else changed meanwhile stays theirs.
export function placeChangeOf(
  before: PlaceDraft,
  after: PlaceDraft,
): Schemas['SiteChange'] & Schemas['DeviceGroupChange'] {
  const changed = Object.entries(members)
    .map(([name, read]) => [name, read(before), read(after)] as const)
    .filter(([, was, is]) => was !== is)
    .map(([name, , is]) => [name, is === '' ? null : is]);
  const [was, is] = [idsOf(before), idsOf(after)];
  return {
    ...(after.name === before.name ? {} : { name: after.name.trim() }),
    ...(Object.fromEntries(changed) as Schemas['SiteChange']),
    ...(was.join() === is.join() ? {} : { credential_profile_ids: is }),
  };
}
