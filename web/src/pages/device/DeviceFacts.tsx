// What a device is: what it says of itself, as far as it says it, and how it is asked.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '@/api/client';
import { count, nothing } from '@/format/numbers';
import { ago, dateAndTime, duration } from '@/format/time';
import { useLive, useTimeText } from '@/live/use_live';
import { usePlaces } from '@/pages/fleet/PlaceFilter';
import type { FleetSearch } from '@/routes';
import type { DeviceRow } from '@/live/tenant_live';
import { When } from '@/parts/When';
import { device as words } from '@/words/device';
import { driverWord } from '@/words/fleet';
import { places as placeWords } from '@/words/places';

type Identity = Schemas['Identity'];

const day = 86_400_000;
// As long as a probe asks for by itself.
const soon = 14 * day;

function firmwareText({ installed, latest, channel }: Schemas['Firmware']): string {
  const text = !latest
    ? words.firmware.installed(installed)
    : latest === installed
      ? words.firmware.newest(installed)
      : words.firmware.newer(installed, latest);
  return channel ? words.firmware.channel(text, channel) : text;
}

function validity(from: number, until: number, now: number): string {
  if (now < from) return words.certificate.begins(dateAndTime(from));
  if (now > until) return words.certificate.ended(dateAndTime(until), ago(now - until));
  return words.certificate.until(dateAndTime(until), duration(until - now));
}

function Certificate({ one }: { one: Schemas['Certificate'] }) {
  const from = Date.parse(one.not_before);
  const until = Date.parse(one.not_after);
  const text = useTimeText((now) => validity(from, until, now));
  const urgency = useTimeText((now) =>
    now > until || now < from ? 'text-crit' : now > until - soon ? 'text-warn' : 'text-text-2',
  );
  const issuer =
    one.issuer === one.subject ? words.certificate.ownIssuer : words.certificate.issuer(one.issuer);
  return (
    <>
      <span className="block">{one.subject}</span>
      <span className="block text-text-2">{issuer}</span>
      <span className={`block ${urgency}`}>{text}</span>
    </>
  );
}

// Nothing where the device said nothing: a row with a dash would only look as if it should have.
function said(identity: Identity, key: keyof Identity): ReactNode {
  switch (key) {
    case 'firmware':
      return identity.firmware && firmwareText(identity.firmware);
    case 'certificate':
      return identity.certificate && <Certificate one={identity.certificate} />;
    case 'answers':
      return identity.answers?.length ? (
        <ul>
          {identity.answers.map((answer) => (
            <li key={answer}>{answer}</li>
          ))}
        </ul>
      ) : undefined;
    case 'http_status':
      return identity.http_status;
    case 'interface_count':
      return identity.interface_count ? count(identity.interface_count) : undefined;
    default:
      return identity[key];
  }
}

function PlaceLink({ name, search }: { name: string; search: FleetSearch }) {
  const { tenant } = useLive();
  return (
    <Link to="/t/$tenant/fleet" params={{ tenant }} search={search}>
      {name}
    </Link>
  );
}

export default function DeviceFacts({ device }: { device: DeviceRow }) {
  const identity = device.identity ?? {};
  const told = (Object.keys(words.identity) as (keyof Identity & keyof typeof words.identity)[])
    .map((key) => [words.identity[key], said(identity, key)] as const)
    .filter(([, value]) => value);
  const known = usePlaces();
  const site = known.sites.find(({ id }) => id === device.site_id);
  const groups = known.groups.filter(({ id }) => device.group_ids?.includes(id));
  const own: [string, ReactNode][] = [
    [words.address, device.port ? `${device.address}:${device.port}` : device.address],
    [placeWords.ofDevice, site && <PlaceLink name={site.name} search={{ site: site.id }} />],
    [
      placeWords.groupsOfDevice,
      groups.length > 0 && (
        <ul className="flex flex-wrap gap-x-3">
          {groups.map(({ id, name }) => (
            <li key={id}>
              <PlaceLink name={name} search={{ group: id }} />
            </li>
          ))}
        </ul>
      ),
    ],
    [words.driver, driverWord[device.driver]],
    [words.interval, duration(device.interval_seconds * 1000)],
    [words.lastSeen, device.last_seen && <When at={device.last_seen} />],
    [words.added, device.created_at && <When at={device.created_at} />],
  ];
  const saysNothing = told.length === 0 && device.driver !== 'ping' && device.driver !== 'probe';
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">{words.facts}</h2>
      {saysNothing && <p className="text-text-2">{words.noIdentity}</p>}
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {[...told, ...own].map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-meta text-text-2">{name}</dt>
            <dd className="break-words">{value || nothing}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
