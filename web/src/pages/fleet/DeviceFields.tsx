// The fields of a device: how it is reached, how it is asked, what it is called.
import { useQuery } from '@tanstack/react-query';
import { credentialProfiles } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { SelectField, TextField, type Wrong } from '@/parts/Field';
import { deviceForm as words } from '@/words/fleet';
import { newProfile, type Draft } from './device_draft';

// Where the server's words about a field go; and the id that the error summary links to.
const places: { pointer: string; id: string; label: string }[] = [
  { pointer: '/address', id: 'device-address', label: words.address },
  { pointer: '/driver', id: 'device-driver', label: words.driver },
  { pointer: '/port', id: 'device-port', label: words.port },
  { pointer: '/credential_profile_id', id: 'device-profile', label: words.profile },
  { pointer: '/profile/name', id: 'device-profile-name', label: words.profileName },
  { pointer: '/credentials/community', id: 'device-community', label: words.community },
  { pointer: '/name', id: 'device-name', label: words.name },
  { pointer: '/interval_seconds', id: 'device-interval', label: words.interval },
];

export type ErrorAt = (pointer: string) => string | undefined;

export function wrongFields(errorAt: ErrorAt): Wrong[] {
  return places.flatMap(({ pointer, id, label }) => {
    const text = errorAt(pointer);
    return text ? [{ id, text: `${label} ${text}` }] : [];
  });
}

interface Props {
  draft: Draft;
  onDraft: (change: Partial<Draft>) => void;
  errorAt: ErrorAt;
  isDriverFixed?: boolean;
  mayCreateProfile: boolean;
}

export function ConnectionFields(props: Props) {
  const { draft, onDraft, errorAt, mayCreateProfile } = props;
  const { tenant } = useLive();
  const profiles = useQuery(credentialProfiles(tenant)).data?.items ?? [];
  const drivers = Object.entries(words.drivers);
  return (
    <>
      <TextField
        id="device-address"
        label={words.address}
        hint={words.addressHint}
        error={errorAt('/address')}
        value={draft.address}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onDraft({ address: event.target.value })}
      />
      {!props.isDriverFixed && (
        <SelectField
          id="device-driver"
          label={words.driver}
          error={errorAt('/driver')}
          value={draft.driver}
          onChange={(event) => onDraft({ driver: event.target.value as Draft['driver'] })}
        >
          {drivers.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </SelectField>
      )}
      {draft.driver === 'snmp' && (
        <>
          <TextField
            id="device-port"
            label={words.port}
            isOptional
            hint={words.portHint}
            error={errorAt('/port')}
            inputMode="numeric"
            value={draft.port}
            onChange={(event) => onDraft({ port: event.target.value })}
          />
          <SelectField
            id="device-profile"
            label={words.profile}
            hint={words.profileHint}
            error={errorAt('/credential_profile_id')}
            value={draft.profile}
            onChange={(event) => onDraft({ profile: event.target.value })}
          >
            <option value="" />
            {profiles.map((profile) => (
              <option key={profile.id} value={profile.id}>
                {profile.name}
              </option>
            ))}
            {mayCreateProfile && <option value={newProfile}>{words.newProfile}</option>}
          </SelectField>
          {draft.profile === newProfile && (
            <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
              <TextField
                id="device-profile-name"
                label={words.profileName}
                error={errorAt('/profile/name')}
                value={draft.profileName}
                autoComplete="off"
                onChange={(event) => onDraft({ profileName: event.target.value })}
              />
              <TextField
                id="device-community"
                label={words.community}
                hint={words.communityHint}
                error={errorAt('/credentials/community')}
                type="password"
                autoComplete="off"
                value={draft.community}
                onChange={(event) => onDraft({ community: event.target.value })}
              />
            </div>
          )}
        </>
      )}
    </>
  );
}

export function NameFields({ draft, onDraft, errorAt, isNew }: Props & { isNew?: boolean }) {
  return (
    <>
      <TextField
        id="device-name"
        label={words.name}
        hint={isNew ? words.nameHint : undefined}
        error={errorAt('/name')}
        value={draft.name}
        autoComplete="off"
        onChange={(event) => onDraft({ name: event.target.value })}
      />
      <TextField
        id="device-interval"
        label={`${words.interval} (${words.seconds})`}
        hint={words.intervalHint}
        error={errorAt('/interval_seconds')}
        inputMode="numeric"
        value={draft.interval}
        onChange={(event) => onDraft({ interval: event.target.value })}
      />
    </>
  );
}
