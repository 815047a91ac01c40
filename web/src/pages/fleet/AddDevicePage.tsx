// Adds a device: its address, a test of the connection, its name. The credentials are chosen or
// created on the way.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { fieldError } from '@/api/problem';
import { credentialProfiles, me, queryClient } from '@/api/queries';
import { allows } from '@/app/permissions';
import { useLive } from '@/live/use_live';
import { ActionButton, LinkButton } from '@/parts/Button';
import { ErrorSummary } from '@/parts/Field';
import { PageTitle } from '@/parts/Page';
import { ActionFailed } from '@/parts/StateBlock';
import { common } from '@/words/common';
import { deviceForm as words } from '@/words/fleet';
import { ConnectionTest, useConnectionTest } from './ConnectionTest';
import { connectionOf, emptyDraft, newDeviceOf, newProfile, type Draft } from './device_draft';
import { ConnectionFields, NameFields, wrongFields } from './DeviceFields';

export default function AddDevicePage() {
  const live = useLive();
  const { tenant } = live;
  const navigate = useNavigate();
  const permissions = useQuery(me(tenant)).data?.permissions;
  const profiles = useQuery(credentialProfiles(tenant)).data?.items;
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [attempt, setAttempt] = useState(0);
  const mayCreateProfile = allows(permissions, 'credential_profile:write');
  // The first device of a tenant needs a profile, and there is none to choose.
  const shown =
    draft.profile === '' && profiles?.length === 0 && mayCreateProfile
      ? { ...draft, profile: newProfile }
      : draft.profile === '' && profiles?.length === 1
        ? { ...draft, profile: profiles[0]?.id ?? '' }
        : draft;
  const change = (part: Partial<Draft>) => setDraft({ ...shown, ...part });

  const test = useConnectionTest((answer) => {
    const name = answer.identity?.system_name;
    if (name && !draft.name) setDraft((now) => ({ ...now, name }));
  });
  const createProfile = useMutation({
    mutationFn: () =>
      take(
        api(tenant).POST('/api/v1/credential-profiles', {
          body: {
            name: shown.profileName.trim(),
            kind: 'snmp_v2c',
            credentials: { community: shown.community },
          },
        }),
      ),
    onSuccess: (profile) => {
      void queryClient.invalidateQueries({ queryKey: credentialProfiles(tenant).queryKey });
      // If the device is refused, the profile stays, and is not created twice.
      setDraft((now) => ({ ...now, profile: profile.id, community: '', profileName: '' }));
    },
  });
  const create = useMutation({
    mutationFn: (profileId: string | undefined) =>
      take(api(tenant).POST('/api/v1/devices', { body: newDeviceOf(shown, profileId) })),
    onSuccess: (device) => {
      live.devices.putAnswer([device]);
      void queryClient.invalidateQueries({ queryKey: [tenant, 'devices'] });
      void queryClient.invalidateQueries({ queryKey: [tenant, 'device counts'] });
      void navigate({ to: '/t/$tenant/fleet', params: { tenant } });
    },
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (createProfile.isPending || create.isPending) return;
    try {
      const isNew = shown.driver === 'snmp' && shown.profile === newProfile;
      const profile = isNew ? (await createProfile.mutateAsync()).id : shown.profile;
      await create.mutateAsync(profile || undefined);
    } catch {
      setAttempt((before) => before + 1);
    }
  };
  const errorAt = (pointer: string) => {
    if (pointer === '/profile/name') return fieldError(createProfile.error, '/name');
    if (pointer === '/credentials/community') {
      return fieldError(createProfile.error, pointer) ?? fieldError(test.error, pointer);
    }
    return fieldError(create.error, pointer) ?? fieldError(test.error, pointer);
  };
  const wrong = wrongFields(errorAt);
  const failure = createProfile.error ?? create.error;
  const fields = { draft: shown, onDraft: change, errorAt, mayCreateProfile };
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <PageTitle title={words.addTitle} tenant={tenant} />
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
        <ErrorSummary wrong={wrong} attempt={attempt} />
        {failure && wrong.length === 0 && <ActionFailed error={failure} />}
        <ConnectionFields {...fields} />
        <ConnectionTest test={test} onTest={() => test.mutate(connectionOf(shown))} />
        <NameFields {...fields} isNew />
        <div className="flex flex-wrap gap-2">
          <ActionButton
            look="primary"
            type="submit"
            isPending={createProfile.isPending || create.isPending}
          >
            {words.add}
          </ActionButton>
          <LinkButton to="/t/$tenant/fleet" params={{ tenant }} look="quiet">
            {common.cancel}
          </LinkButton>
        </div>
      </form>
    </div>
  );
}
