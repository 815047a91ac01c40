// The form of a site or a group, new or known.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { fieldError } from '@/api/problem';
import { credentialProfiles, queryClient } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { ActionButton, Button } from '@/parts/Button';
import { Dialog } from '@/parts/Dialog';
import { AreaField, ErrorSummary, SelectField, TextField } from '@/parts/Field';
import { ActionFailed } from '@/parts/StateBlock';
import { common } from '@/words/common';
import { credentialKindWord } from '@/words/device_form';
import { places as words } from '@/words/places';
import {
  draftOfGroup,
  draftOfSite,
  emptyPlace,
  newPlaceOf,
  placeChangeOf,
  type Group,
  type Kind,
  type PlaceDraft,
  type Profile,
  type Site,
} from './place_draft';

// What is being made or changed.
export type Edited =
  { noun: 'site'; known?: Site | undefined } | { noun: 'group'; known?: Group | undefined };

const labels = {
  name: words.name,
  address: words.address,
  latitude: words.latitude,
  longitude: words.longitude,
  notes: words.notes,
  colour: words.colour,
};
type Member = keyof typeof labels;

async function save(tenant: string, edited: Edited, before: PlaceDraft, draft: PlaceDraft) {
  const { noun, known } = edited;
  const header = { 'If-Match': `"${known?.entity_version ?? 0}"` };
  if (noun === 'site') {
    const sites = '/api/v1/sites' as const;
    if (!known) return take(api(tenant).POST(sites, { body: newPlaceOf(draft) }));
    return take(
      api(tenant).PATCH(`${sites}/{site_id}`, {
        params: { path: { site_id: known.id }, header },
        body: placeChangeOf(before, draft),
      }),
    );
  }
  const groups = '/api/v1/device-groups' as const;
  if (!known) return take(api(tenant).POST(groups, { body: newPlaceOf(draft) }));
  return take(
    api(tenant).PATCH(`${groups}/{device_group_id}`, {
      params: { path: { device_group_id: known.id }, header },
      body: placeChangeOf(before, draft),
    }),
  );
}

interface DefaultsProps {
  draft: PlaceDraft;
  profiles: readonly Profile[];
  error: string | undefined;
  onDefaults: (defaults: PlaceDraft['defaults']) => void;
}

// One choice for each kind of which there are profiles.
function Defaults({ draft, profiles, error, onDefaults }: DefaultsProps) {
  const kinds = (Object.keys(credentialKindWord) as Kind[]).filter((kind) =>
    profiles.some((profile) => profile.kind === kind),
  );
  if (kinds.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-semibold">{words.defaults}</legend>
      <p className="text-meta text-text-2">{words.defaultsHint}</p>
      {error && <p className="text-crit">{error}</p>}
      {kinds.map((kind) => (
        <SelectField
          key={kind}
          label={credentialKindWord[kind]}
          value={draft.defaults[kind] ?? ''}
          onChange={(event) => onDefaults({ ...draft.defaults, [kind]: event.target.value })}
        >
          <option value="">{words.noDefault}</option>
          {profiles
            .filter((profile) => profile.kind === kind)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </SelectField>
      ))}
    </fieldset>
  );
}

interface FormProps {
  edited: Edited;
  profiles: readonly Profile[];
  onClose: () => void;
}

function PlaceForm({ edited, profiles, onClose }: FormProps) {
  const { tenant } = useLive();
  const isSite = edited.noun === 'site';
  const [before] = useState(() => {
    if (!edited.known) return emptyPlace;
    return edited.noun === 'site'
      ? draftOfSite(edited.known, profiles)
      : draftOfGroup(edited.known, profiles);
  });
  const [draft, setDraft] = useState(before);
  const [attempt, setAttempt] = useState(0);
  const saving = useMutation({
    mutationFn: () => save(tenant, edited, before, draft),
    onSuccess: () => {
      void queryClient.invalidateQueries({
        queryKey: [tenant, isSite ? 'sites' : 'device groups'],
      });
      onClose();
    },
    onError: () => setAttempt((number) => number + 1),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate();
  };
  const field = (member: Member) => ({
    id: `place-${member}`,
    label: labels[member],
    error: fieldError(saving.error, `/${member}`),
    value: draft[member],
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) =>
      setDraft({ ...draft, [member]: event.target.value }),
  });
  const wrong = (Object.keys(labels) as Member[]).flatMap((member) => {
    const { id, label, error } = field(member);
    return error ? [{ id, text: `${label} ${error}` }] : [];
  });
  const defaultsError = fieldError(saving.error, '/credential_profile_ids');
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <ErrorSummary wrong={wrong} attempt={attempt} />
      {saving.isError && wrong.length === 0 && !defaultsError && (
        <ActionFailed error={saving.error} />
      )}
      <TextField {...field('name')} hint={isSite ? undefined : words.groupNameHint} />
      {isSite ? (
        <>
          <TextField {...field('address')} isOptional />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField {...field('latitude')} isOptional hint={words.latitudeHint} />
            <TextField {...field('longitude')} isOptional hint={words.longitudeHint} />
          </div>
          <AreaField {...field('notes')} isOptional hint={words.notesHint} rows={3} />
        </>
      ) : (
        <TextField {...field('colour')} isOptional hint={words.colourHint} />
      )}
      <Defaults
        draft={draft}
        profiles={profiles}
        error={defaultsError}
        onDefaults={(defaults) => setDraft({ ...draft, defaults })}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {common.cancel}
        </Button>
        <ActionButton look="primary" type="submit" isPending={saving.isPending}>
          {edited.known ? common.save : isSite ? words.addSite : words.addGroup}
        </ActionButton>
      </div>
    </form>
  );
}

export function PlaceDialog({ edited, onClose }: { edited: Edited; onClose: () => void }) {
  const { tenant } = useLive();
  const profiles = useQuery(credentialProfiles(tenant));
  const title = edited.known
    ? words.editTitle(edited.known.name)
    : edited.noun === 'site'
      ? words.addSiteTitle
      : words.addGroupTitle;
  // Who may not read profiles can change the rest.
  const isReady = !profiles.isPending;
  return (
    <Dialog title={title} onClose={onClose}>
      {isReady && (
        <PlaceForm edited={edited} profiles={profiles.data?.items ?? []} onClose={onClose} />
      )}
    </Dialog>
  );
}
