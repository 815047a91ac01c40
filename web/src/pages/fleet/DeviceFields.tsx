// The fields of a device: how it is reached, how it is asked, what it is called. What only some
// drivers have comes when it is needed.
import { lazy, Suspense } from 'react';
import { ChoiceField, SelectField, TextField } from '@/parts/Field';
import { credentialKindWord, deviceForm as words, probeForm } from '@/words/device_form';
import { driverWord } from '@/words/fleet';
import { needsCredentials } from './credentials_draft';
import { newProfile, offered, usualPort, withDriver, type Draft } from './device_draft';
import { fieldAt, idOf, type ErrorAt } from './places';
import { usePlaces } from './PlaceFilter';
import type { DeviceForm } from './use_device_form';

const CredentialFields = lazy(() => import('./CredentialFields'));
const ProbeFields = lazy(() => import('./ProbeFields'));
const routeros = () => import('./RouterosFields');
const TransportField = lazy(() => routeros().then((all) => ({ default: all.TransportField })));
const TrustFields = lazy(() => routeros().then((all) => ({ default: all.TrustFields })));

// What the fields of some drivers alone are given.
export interface PartProps {
  draft: Draft;
  onDraft: (change: Partial<Draft>) => void;
  errorAt: ErrorAt;
}

interface Props {
  form: DeviceForm;
  errorAt: ErrorAt;
  isDriverFixed?: boolean;
}

function PortField({ draft, onDraft, errorAt }: PartProps) {
  const usual = usualPort(draft);
  return (
    <TextField
      {...fieldAt(errorAt, '/port')}
      label={words.port}
      isOptional={usual !== undefined}
      hint={usual === undefined ? words.portNeeded : words.portHint(usual)}
      inputMode="numeric"
      autoComplete="off"
      value={draft.port}
      onChange={(event) => onDraft({ port: event.target.value })}
    />
  );
}

function ProfileFields({ form, ...part }: PartProps & { form: DeviceForm }) {
  const { draft, onDraft, errorAt } = part;
  return (
    <>
      <SelectField
        {...fieldAt(errorAt, '/credential_profile_id')}
        label={words.profile}
        hint={words.profileHint}
        value={draft.profile}
        onChange={(event) => onDraft({ profile: event.target.value })}
      >
        <option value="" />
        {form.profiles.map(({ id, name, kind }) => (
          <option key={id} value={id}>
            {words.profileAndKind(name, credentialKindWord[kind])}
          </option>
        ))}
        <option value={offered}>{words.offeredProfile}</option>
        {form.mayCreateProfile && <option value={newProfile}>{words.newProfile}</option>}
      </SelectField>
      {draft.profile === newProfile && <CredentialFields {...part} />}
    </>
  );
}

export function ConnectionFields({ form, errorAt, isDriverFixed }: Props) {
  const { draft } = form;
  const part = { draft, onDraft: form.change, errorAt };
  return (
    <>
      <TextField
        {...fieldAt(errorAt, '/address')}
        label={words.address}
        hint={words.addressHint}
        value={draft.address}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => form.change({ address: event.target.value })}
      />
      {!isDriverFixed && (
        <ChoiceField
          {...fieldAt(errorAt, '/driver')}
          label={words.driver}
          value={draft.driver}
          choices={driverWord}
          onChoice={(driver) => form.change(withDriver(draft, driver))}
        />
      )}
      <Suspense>
        {draft.driver === 'routeros' && <TransportField {...part} />}
        {draft.driver === 'probe' && (
          <ChoiceField
            {...fieldAt(errorAt, '/probe/kind')}
            label={probeForm.kind}
            value={draft.probe.kind}
            choices={probeForm.kinds}
            onChoice={(kind) => form.change({ probe: { ...draft.probe, kind } })}
          />
        )}
        {draft.driver !== 'ping' && <PortField {...part} />}
        {draft.driver === 'routeros' && <TrustFields {...part} seen={form.seenFingerprint} />}
        {draft.driver === 'probe' && <ProbeFields {...part} />}
        {needsCredentials(draft.driver) && <ProfileFields {...part} form={form} />}
      </Suspense>
    </>
  );
}

// Where it stands, and what it is sorted into; nothing where there is nothing to choose.
export function PlaceFields({ form, errorAt }: Props) {
  const { draft, change } = form;
  const known = usePlaces();
  const toggle = (id: string) =>
    draft.groups.includes(id)
      ? draft.groups.filter((other) => other !== id)
      : [...draft.groups, id].sort();
  return (
    <>
      {(known.sites.length > 0 || draft.site) && (
        <SelectField
          {...fieldAt(errorAt, '/site_id')}
          label={words.site}
          isOptional
          value={draft.site}
          onChange={(event) => change({ site: event.target.value })}
        >
          <option value="">{words.noSite}</option>
          {known.sites.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {known.groups.length > 0 && (
        <fieldset id={idOf('/group_ids')} className="flex flex-wrap gap-x-6 gap-y-1">
          <legend className="font-semibold">{words.groups}</legend>
          {known.groups.map(({ id, name }) => (
            <label key={id} className="flex min-h-8 items-center gap-2 max-sm:min-h-11">
              <input
                type="checkbox"
                checked={draft.groups.includes(id)}
                onChange={() => change({ groups: toggle(id) })}
              />
              {name}
            </label>
          ))}
          {errorAt('/group_ids') && <p className="w-full text-crit">{errorAt('/group_ids')}</p>}
        </fieldset>
      )}
    </>
  );
}

export function NameFields({ form, errorAt, isNew }: Props & { isNew?: boolean }) {
  const { draft, change } = form;
  const saysName = needsCredentials(draft.driver);
  return (
    <>
      <TextField
        {...fieldAt(errorAt, '/name')}
        label={words.name}
        hint={isNew ? (saysName ? words.nameHint : words.nameHintSilent) : undefined}
        value={draft.name}
        autoComplete="off"
        onChange={(event) => change({ name: event.target.value })}
      />
      <TextField
        {...fieldAt(errorAt, '/interval_seconds')}
        label={`${words.interval} (${words.seconds})`}
        hint={words.intervalHint}
        inputMode="numeric"
        value={draft.interval}
        onChange={(event) => change({ interval: event.target.value })}
      />
    </>
  );
}
