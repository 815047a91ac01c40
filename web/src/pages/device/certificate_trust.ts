// Whether a device shows a certificate that it should not, and what accepting it changes. Pure.
import type { Schemas } from '@/api/client';

type Trusted = Pick<
  Schemas['Device'],
  'status' | 'routeros' | 'trusted_certificate_sha256' | 'shown_certificate_sha256'
>;

// The certificate that it may show: pinned by a person, or the first that it showed.
export const trustedOf = ({ routeros, trusted_certificate_sha256 }: Trusted) =>
  routeros?.trust === 'pinned' ? routeros.certificate_sha256 : trusted_certificate_sha256;

export interface OtherCertificate {
  trusted: string;
  shown: string;
}

export function otherCertificate(device: Trusted): OtherCertificate | undefined {
  const trusted = trustedOf(device);
  const shown = device.shown_certificate_sha256;
  if (device.status !== 'unauthorized' || !trusted || !shown || trusted === shown) return undefined;
  return { trusted, shown };
}

// Where a fingerprint is pinned, that is what is believed, whatever was trusted before.
export function acceptance({ routeros }: Trusted, shown: string): Schemas['DeviceChange'] {
  const change: Schemas['DeviceChange'] = { trusted_certificate_sha256: shown };
  if (routeros?.trust === 'pinned') change.routeros = { ...routeros, certificate_sha256: shown };
  return change;
}
