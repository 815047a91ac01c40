// One device as a row of the fleet list. It watches its own device: a fact renders one row.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { milliseconds, nothing } from '@/format/numbers';
import { shortMoment } from '@/format/time';
import { notPolled, type NotPolled as NotPolledSince } from '@/live/not_polled';
import { useDevice, useLive, useStaleSince, useTimeText } from '@/live/use_live';
import { Cell, type Column } from '@/parts/Grid';
import { shownStatus, StatusMark } from '@/parts/StatusMark';
import { Since } from '@/parts/When';
import { liveness } from '@/words/common';
import { fleet as words } from '@/words/fleet';

const titles = words.columns;

export const columns = [
  {
    key: 'status',
    title: titles.status,
    isSortable: true,
    phone: 'max-sm:col-start-1 max-sm:row-start-2',
  },
  {
    key: 'name',
    title: titles.name,
    isSortable: true,
    phone: 'max-sm:col-start-1 max-sm:row-start-1',
  },
  { key: 'address', title: titles.address, isSortable: true },
  { key: 'system', title: titles.system },
  {
    key: 'since',
    title: titles.since,
    isSortable: true,
    isNumber: true,
    phone: 'max-sm:col-start-2 max-sm:row-start-1 max-sm:text-right',
  },
  {
    key: 'latency',
    title: titles.latency,
    isNumber: true,
    phone: 'max-sm:col-start-2 max-sm:row-start-2 max-sm:text-right',
  },
] as const satisfies readonly Column[];

// What is wrong is worth more than what it is.
const isWrong = new Set(['degraded', 'unauthorized', 'silent', 'offline']);

function NotPolled({ since, intervals }: NotPolledSince) {
  const whole = useTimeText((now) => liveness.notPolledSince(intervals, shortMoment(since, now)));
  return (
    <span className="text-warn" title={whole}>
      {liveness.notPolled(intervals)}
    </span>
  );
}

export const template =
  'minmax(9rem,1fr) minmax(8rem,1.6fr) minmax(8rem,1.2fr) minmax(6rem,1.6fr) 7rem 5rem';

// `readAt`: when the server was asked last how its devices are.
export function DeviceCells({ id, readAt }: { id: string; readAt: number }) {
  const live = useLive();
  const device = useDevice(id);
  const staleSince = useStaleSince();
  const [sinceAtFirst] = useState(device?.since);
  if (!device) return null;
  const status = shownStatus(device);
  const late = notPolled(device, readAt);
  const isRemoved = live.devices.isRemoved(id);
  const [statusAt, nameAt, addressAt, systemAt, sinceAt, latencyAt] = columns;
  return (
    <>
      <Cell column={statusAt}>
        {isRemoved ? (
          <span className="text-text-3">{words.removed}</span>
        ) : (
          // A new status is a new element: its bar runs once.
          <span key={device.since} className={device.since === sinceAtFirst ? '' : 'changed'}>
            <StatusMark status={status} staleSince={late?.since ?? staleSince} />
          </span>
        )}
      </Cell>
      <Cell column={nameAt}>
        <Link
          to="/t/$tenant/fleet/$device/overview"
          params={{ tenant: live.tenant, device: id }}
          tabIndex={-1}
          className="font-semibold text-text no-underline after:absolute after:inset-0"
        >
          {device.name}
        </Link>
      </Cell>
      <Cell column={addressAt}>
        <span className="font-mono text-text-2">{device.address}</span>
      </Cell>
      <Cell column={systemAt}>
        {late ? (
          <NotPolled {...late} />
        ) : isWrong.has(status) ? (
          <span title={device.reason}>{device.reason}</span>
        ) : (
          <span className="text-text-2" title={device.identity?.description}>
            {device.identity?.description || device.identity?.system_name || nothing}
          </span>
        )}
      </Cell>
      <Cell column={sinceAt}>
        <Since at={device.since} />
      </Cell>
      <Cell column={latencyAt}>
        {device.latency_ms === undefined || device.status === 'offline' ? (
          <span title={words.noLatency}>{nothing}</span>
        ) : (
          milliseconds(device.latency_ms)
        )}
      </Cell>
    </>
  );
}
