// The credentials that stand in a form, and what the API is told of them. Pure.
import type { Schemas } from '@/api/client';

export type CredentialKind = Schemas['CredentialKind'];
type Credentials = Schemas['Credentials'];
type Driver = Schemas['Driver'];

export interface CredentialsDraft {
  kind: CredentialKind;
  community: string;
  userName: string;
  password: string;
  level: NonNullable<Credentials['level']>;
  authentication: NonNullable<Credentials['authentication']>;
  authenticationPassword: string;
  privacy: NonNullable<Credentials['privacy']>;
  privacyPassword: string;
}

export const emptyCredentials: CredentialsDraft = {
  kind: 'snmp_v2c',
  community: '',
  userName: '',
  password: '',
  level: 'auth_priv',
  authentication: 'sha256',
  authenticationPassword: '',
  privacy: 'aes128',
  privacyPassword: '',
};

const kinds: Record<Driver, readonly CredentialKind[]> = {
  snmp: ['snmp_v2c', 'snmp_v1', 'snmp_v3'],
  routeros: ['routeros'],
  probe: [],
  ping: [],
};

// The kinds that fit a driver, the usual one first; none for a driver that needs no credentials.
export const kindsOf = (driver: Driver): readonly CredentialKind[] => kinds[driver];
export const needsCredentials = (driver: Driver) => kindsOf(driver).length > 0;

// What is empty is not sent: the API says that it is missing, and where.
const told = <Key extends string>(key: Key, text: string): Partial<Record<Key, string>> =>
  text ? ({ [key]: text } as Record<Key, string>) : {};

export function credentialsOf(draft: CredentialsDraft): Credentials {
  switch (draft.kind) {
    case 'snmp_v1':
    case 'snmp_v2c':
      return told('community', draft.community);
    case 'routeros':
      // RouterOS lets a user have no password.
      return { ...told('user_name', draft.userName), password: draft.password };
    case 'snmp_v3': {
      const { level, authentication, privacy } = draft;
      const user = { ...told('user_name', draft.userName), level };
      if (level === 'no_auth_no_priv') return user;
      const signed = {
        ...user,
        authentication,
        ...told('authentication_password', draft.authenticationPassword),
      };
      if (level === 'auth_no_priv') return signed;
      return { ...signed, privacy, ...told('privacy_password', draft.privacyPassword) };
    }
  }
}
