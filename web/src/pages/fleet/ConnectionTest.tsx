// Tries to reach the device of the form, and tells each rung in words.
import { Check, X } from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { api, take, type Schemas } from '@/api/client';
import { milliseconds } from '@/format/numbers';
import { useLive } from '@/live/use_live';
import { ActionButton } from '@/parts/Button';
import { ActionFailed } from '@/parts/StateBlock';
import { deviceForm as words } from '@/words/device_form';
import type { DeviceForm } from './use_device_form';

export function useConnectionTest(onAnswer: (answer: Schemas['ConnectionTest']) => void) {
  const { tenant } = useLive();
  return useMutation({
    mutationFn: (body: Schemas['ConnectionToTest']) =>
      take(api(tenant).POST('/api/v1/devices/test-connection', { body })),
    onSuccess: onAnswer,
  });
}

function Rung({ rung }: { rung: Schemas['Rung'] }) {
  const Mark = rung.well ? Check : X;
  const detail = rung.detail.charAt(0).toUpperCase() + rung.detail.slice(1);
  return (
    <li className="flex items-start gap-3">
      <span className={rung.well ? 'text-ok' : 'text-crit'}>
        <Mark size={20} strokeWidth={1.75} aria-hidden="true" />
        <span className="visually-hidden">{rung.well ? words.well : words.bad}</span>
      </span>
      <span>
        <span className="font-semibold">{words.rungs[rung.name] ?? rung.name}</span>{' '}
        {rung.took_ms !== undefined && (
          <span className="text-text-2">{words.took(milliseconds(rung.took_ms))}</span>
        )}
        <span className="block">{detail}</span>
      </span>
    </li>
  );
}

// Shown as long as it is about what stands in the form.
export function ConnectionTest({ form, isKnown }: { form: DeviceForm; isKnown?: boolean }) {
  const { test, isTested } = form;
  const answer = isTested ? test.data : undefined;
  const { identity } = answer ?? {};
  const name = identity?.system_name || identity?.description || words.address;
  const bad = isKnown ? words.testBadKnown : words.testBad;
  return (
    <section aria-label={words.tested} className="flex flex-col gap-3">
      <div>
        <ActionButton isPending={test.isPending} onClick={form.runTest}>
          {words.test}
        </ActionButton>
      </div>
      <div role="status" className="flex flex-col gap-3">
        {test.isPending && <p>{words.testing}</p>}
        {(test.isIdle || !isTested) && !test.isPending && (
          <p className="text-meta text-text-2">{words.nothingYet}</p>
        )}
        {answer && !test.isPending && (
          <div className="flex flex-col gap-3 rounded-panel bg-sunken p-4">
            <ul className="flex flex-col gap-2">
              {answer.rungs.map((rung) => (
                <Rung key={rung.name} rung={rung} />
              ))}
            </ul>
            {identity?.description && <p>{identity.description}</p>}
            <p className="font-semibold">{answer.well ? words.testWell(name) : bad}</p>
          </div>
        )}
      </div>
      {test.isError && isTested && <ActionFailed error={test.error} />}
    </section>
  );
}
