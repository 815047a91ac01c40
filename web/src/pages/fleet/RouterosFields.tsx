// How a RouterOS device is reached, and which certificate it may show.
import { Button } from '@/parts/Button';
import { fingerprintText } from '@/format/fingerprint';
import { ChoiceField, TextField } from '@/parts/Field';
import { Line } from '@/parts/StateBlock';
import { routerosForm as words } from '@/words/device_form';
import { plainFingerprint, type RouterosDraft } from './device_draft';
import type { PartProps } from './DeviceFields';
import { fieldAt, idOf } from './places';

const pointer = '/routeros/certificate_sha256';

const changer =
  ({ draft, onDraft }: PartProps) =>
  (change: Partial<RouterosDraft>) =>
    onDraft({ routeros: { ...draft.routeros, ...change } });

export function TransportField(props: PartProps) {
  const { transport } = props.draft.routeros;
  return (
    <>
      <ChoiceField
        {...fieldAt(props.errorAt, '/routeros/transport')}
        label={words.transport}
        value={transport}
        choices={words.transports}
        onChoice={(chosen) => changer(props)({ transport: chosen })}
      />
      {transport === 'api_plain' && <Line tone="warn">{words.plainWarning}</Line>}
    </>
  );
}

// Without TLS there is no certificate to believe.
export function TrustFields({ seen, ...props }: PartProps & { seen: string }) {
  const { transport, trust, fingerprint } = props.draft.routeros;
  const change = changer(props);
  if (transport === 'api_plain') return null;
  const isOther = seen !== '' && seen !== plainFingerprint(fingerprint);
  const use = () => {
    change({ fingerprint: seen });
    // The button goes away with its reason.
    document.getElementById(idOf(pointer))?.focus();
  };
  return (
    <>
      <ChoiceField
        {...fieldAt(props.errorAt, '/routeros/trust')}
        label={words.trust}
        hint={words.trustHints[trust]}
        value={trust}
        choices={words.trusts}
        onChoice={(chosen) => change({ trust: chosen })}
      />
      {trust === 'pinned' && (
        <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
          <TextField
            {...fieldAt(props.errorAt, pointer)}
            label={words.fingerprint}
            hint={words.fingerprintHint}
            value={fingerprint}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ fingerprint: event.target.value })}
          />
          {isOther && (
            <div className="flex flex-col items-start gap-2">
              <p className="text-meta text-text-2">
                {words.shown}
                <span className="block font-mono break-words">{fingerprintText(seen)}</span>
              </p>
              <Button onClick={use}>{words.useShown}</Button>
            </div>
          )}
        </div>
      )}
    </>
  );
}
