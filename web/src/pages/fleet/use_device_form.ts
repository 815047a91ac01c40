// What adding and changing a device share: the draft, its test, and the credential profile that is
// created on the way.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { fieldError, isProblem } from '@/api/problem';
import { credentialProfiles, me, queryClient } from '@/api/queries';
import { allows } from '@/app/permissions';
import { useLive } from '@/live/use_live';
import { deviceForm as words } from '@/words/device_form';
import { useConnectionTest } from './ConnectionTest';
import { credentialsOf, emptyCredentials, kindsOf } from './credentials_draft';
import { connectionOf, newProfile, type Draft } from './device_draft';

export function useDeviceForm(first: () => Draft) {
  const { tenant } = useLive();
  const permissions = useQuery(me(tenant)).data?.permissions;
  const known = useQuery(credentialProfiles(tenant)).data?.items;
  const [typed, setTyped] = useState(first);
  const [seenFingerprint, setSeenFingerprint] = useState('');
  const mayCreateProfile = allows(permissions, 'credential_profile:write');
  const kinds = kindsOf(typed.driver);
  const profiles = known?.filter(({ kind }) => kinds.includes(kind));
  // The first device of its kind needs a profile that is not there; a single one needs no choice.
  const isObvious = typed.profile === '' && kinds.length > 0 && profiles !== undefined;
  const obvious =
    profiles?.length === 1 ? profiles[0]?.id : !profiles?.length && mayCreateProfile && newProfile;
  const draft = isObvious && obvious ? { ...typed, profile: obvious } : typed;
  const change = (part: Partial<Draft>) => setTyped({ ...draft, ...part });

  const test = useConnectionTest((answer) => {
    const name = answer.identity?.system_name;
    setTyped((now) => (name && !now.name ? { ...now, name } : now));
    setSeenFingerprint(answer.certificate_sha256 ?? '');
  });
  const connection = connectionOf(draft);
  // What a test said of another address or another password says nothing of these.
  const isTested = JSON.stringify(test.variables) === JSON.stringify(connection);

  const createProfile = useMutation({
    mutationFn: () =>
      take(
        api(tenant).POST('/api/v1/credential-profiles', {
          body: {
            name: draft.profileName.trim(),
            kind: draft.credentials.kind,
            credentials: credentialsOf(draft.credentials),
          },
        }),
      ),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: credentialProfiles(tenant).queryKey });
      // If the device is refused, the profile stays, and is not created twice.
      const { kind } = made;
      const credentials = { ...emptyCredentials, kind };
      setTyped((now) => ({ ...now, profile: made.id, profileName: '', credentials }));
    },
  });
  // The id of the profile that the device is to have, created first if it is a new one.
  const settledProfile = async () =>
    kinds.length > 0 && draft.profile === newProfile
      ? (await createProfile.mutateAsync()).id
      : draft.profile;

  const errorAt = (saving: unknown) => (pointer: string) => {
    if (pointer === '/profile/name') return fieldError(createProfile.error, '/name');
    if (pointer.startsWith('/credentials/')) {
      return fieldError(createProfile.error, pointer) ?? fieldError(test.error, pointer);
    }
    const text = fieldError(saving, pointer) ?? fieldError(test.error, pointer);
    if (text || pointer !== '/credential_profile_id' || draft.profile) return text;
    const isMissing =
      isProblem(test.error) && test.error.errors.some((error) => error.pointer === '/credentials');
    return isMissing ? words.profileNeeded : undefined;
  };
  return {
    draft,
    change,
    profiles: profiles ?? [],
    mayCreateProfile,
    seenFingerprint,
    test,
    isTested,
    runTest: () => test.mutate(connection),
    createProfile,
    settledProfile,
    errorAt,
  };
}

export type DeviceForm = ReturnType<typeof useDeviceForm>;
