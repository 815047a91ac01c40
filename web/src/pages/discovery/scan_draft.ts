// What stands in the form of a scan, and what the API is told of it. Pure.
import type { Schemas } from '@/api/client';

export interface ScanDraft {
  networks: string;
  profiles: readonly string[];
  snmpPort: string;
  routerosPort: string;
  routerosTlsPort: string;
}

export const emptyScan: ScanDraft = {
  networks: '',
  profiles: [],
  snmpPort: '',
  routerosPort: '',
  routerosTlsPort: '',
};

const port = (text: string) => (text.trim() === '' ? undefined : Number(text));

export function bodyOf(draft: ScanDraft): Schemas['NewScan'] {
  const ports = {
    snmp_port: port(draft.snmpPort),
    routeros_port: port(draft.routerosPort),
    routeros_tls_port: port(draft.routerosTlsPort),
  };
  return {
    networks: draft.networks.split(/[\s,]+/).filter(Boolean),
    ...(draft.profiles.length > 0 ? { credential_profile_ids: [...draft.profiles] } : {}),
    ...(Object.fromEntries(
      Object.entries(ports).filter(([, value]) => value !== undefined),
    ) as Partial<Record<keyof typeof ports, number>>),
  };
}

// Which field of the form an error of the server is about.
export function placeOf(pointer: string): 'networks' | 'profiles' | 'ports' | undefined {
  if (pointer.startsWith('/networks')) return 'networks';
  if (pointer.startsWith('/credential_profile_ids')) return 'profiles';
  return pointer.endsWith('_port') ? 'ports' : undefined;
}

// How far a scan is, 0 to 1.
export const shareOf = (scan: Pick<Schemas['Scan'], 'hosts_done' | 'hosts_total'>) =>
  scan.hosts_total === 0 ? 1 : scan.hosts_done / scan.hosts_total;
