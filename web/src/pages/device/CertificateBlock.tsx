// A device that shows another certificate than the trusted one: what that means, both of them, and
// the one thing to do.
import { useMutation } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import { device as deviceQuery, queryClient } from '@/api/queries';
import { fingerprintText } from '@/format/fingerprint';
import { useLive, useLiveText } from '@/live/use_live';
import type { DeviceRow } from '@/live/tenant_live';
import { ActionButton } from '@/parts/Button';
import { ActionFailed, Line } from '@/parts/StateBlock';
import { certificateWords as words } from '@/words/certificate';
import { states } from '@/words/common';
import { acceptance, otherCertificate } from './certificate_trust';

function Fingerprint({ name, sha256 }: { name: string; sha256: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-meta text-text-2">
        {name} ({words.fingerprint})
      </dt>
      <dd className="font-mono break-words text-text">{fingerprintText(sha256)}</dd>
    </div>
  );
}

export default function CertificateBlock(props: { device: DeviceRow; mayWrite: boolean }) {
  const { device, mayWrite } = props;
  const live = useLive();
  const { tenant } = live;
  const isOffline = useLiveText((now) => now.liveness().kind) === 'offline';
  const accept = useMutation({
    mutationFn: (shown: string) =>
      take(
        api(tenant).PATCH('/api/v1/devices/{device_id}', {
          params: {
            path: { device_id: device.id },
            header: { 'If-Match': `"${device.entity_version}"` },
          },
          body: acceptance(device, shown),
        }),
      ),
    onSuccess: (changed) => {
      queryClient.setQueryData(deviceQuery(tenant, device.id).queryKey, changed);
      live.devices.putAnswer([changed]);
    },
    onError: (error) => {
      if (!isProblem(error, 'precondition_failed')) return;
      void queryClient.invalidateQueries({ queryKey: deviceQuery(tenant, device.id).queryKey });
    },
  });
  const other = otherCertificate(device);
  // Until the next poll the status is as it was.
  if (!other) return accept.isSuccess ? <Line tone="info">{words.isTrusted}</Line> : null;
  return (
    <section
      aria-labelledby="certificate"
      className={
        'flex flex-col gap-3 rounded-panel border border-line border-l-4 border-l-crit ' +
        'bg-surface p-4'
      }
    >
      <h2 id="certificate" className="font-semibold">
        {words.title}
      </h2>
      <p className="max-w-[72ch]">{words.what}</p>
      <dl className="flex flex-col gap-2">
        <Fingerprint name={words.trusted} sha256={other.trusted} />
        <Fingerprint name={words.shown} sha256={other.shown} />
      </dl>
      <p className="max-w-[72ch]">{words.todo}</p>
      {mayWrite ? (
        <div className="flex flex-wrap items-center gap-3">
          <ActionButton
            isPending={accept.isPending}
            reason={isOffline ? states.needsConnection(words.trusting) : undefined}
            onClick={() => accept.mutate(other.shown)}
          >
            {words.trust}
          </ActionButton>
        </div>
      ) : (
        <p className="text-text-2">{states.needsPermission('device:write')}</p>
      )}
      {accept.isError && <ActionFailed error={accept.error} />}
    </section>
  );
}
