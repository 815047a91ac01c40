// Where the server's words about a field go: by the pointer of what it is about, which also names
// the field on the page, so that the summary of errors can lead there.
import type { Wrong } from '@/parts/Field';
import { credentialForm, deviceForm, probeForm, routerosForm } from '@/words/device_form';
import { newProfile, type Draft } from './device_draft';

export type ErrorAt = (pointer: string) => string | undefined;

export const idOf = (pointer: string) => `device${pointer.replaceAll('/', '-')}`;

export const fieldAt = (errorAt: ErrorAt, pointer: string) => ({
  id: idOf(pointer),
  error: errorAt(pointer),
});

// All fields in the order of the page, with the driver that has them.
const places: [pointer: string, label: string, driver?: Draft['driver']][] = [
  ['/address', deviceForm.address],
  ['/driver', deviceForm.driver],
  ['/routeros/transport', routerosForm.transport, 'routeros'],
  ['/probe/kind', probeForm.kind, 'probe'],
  ['/port', deviceForm.port],
  ['/routeros/trust', routerosForm.trust, 'routeros'],
  ['/routeros/certificate_sha256', routerosForm.fingerprint, 'routeros'],
  ['/probe/server_name', probeForm.serverName, 'probe'],
  ['/probe/path', probeForm.path, 'probe'],
  ['/probe/statuses', probeForm.statuses, 'probe'],
  ['/probe/body_contains', probeForm.bodyContains, 'probe'],
  ['/probe/days_left_min', probeForm.daysLeft, 'probe'],
  ['/probe/verify', probeForm.verify, 'probe'],
  ['/probe/query_name', probeForm.queryName, 'probe'],
  ['/probe/record_type', probeForm.recordType, 'probe'],
  ['/probe/answer_contains', probeForm.answerContains, 'probe'],
  ['/site_id', deviceForm.site],
  ['/group_ids', deviceForm.groups],
  ['/credential_profile_id', deviceForm.profile],
  ['/name', deviceForm.name],
  ['/interval_seconds', deviceForm.interval],
];
const credentialPlaces: [pointer: string, label: string][] = [
  ['/profile/name', credentialForm.profileName],
  ['/credentials/community', credentialForm.community],
  ['/credentials/user_name', credentialForm.userName],
  ['/credentials/password', credentialForm.password],
  ['/credentials/authentication_password', credentialForm.authenticationPassword],
  ['/credentials/privacy_password', credentialForm.privacyPassword],
];

export function wrongFields(draft: Draft, errorAt: ErrorAt): Wrong[] {
  const here = places.filter(([, , driver]) => driver === undefined || driver === draft.driver);
  return [...here, ...(draft.profile === newProfile ? credentialPlaces : [])].flatMap(
    ([pointer, label]) => {
      const text = errorAt(pointer);
      return text ? [{ id: idOf(pointer), text: `${label} ${text}` }] : [];
    },
  );
}
