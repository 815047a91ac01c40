// What a probe asks for and which answers are good ones: the few fields that belong to its kind.
import { ChoiceField, TextField } from '@/parts/Field';
import { probeForm as words } from '@/words/device_form';
import type { PartProps } from './DeviceFields';
import { fieldAt } from './places';
import { isHttp, isTls, recordTypes, type ProbeDraft } from './probe_draft';

type TextKey = {
  [Key in keyof ProbeDraft]: string extends ProbeDraft[Key] ? Key : never;
}[keyof ProbeDraft];

const recordChoices = Object.fromEntries(recordTypes.map((type) => [type, type]));

export default function ProbeFields({ draft, onDraft, errorAt }: PartProps) {
  const { probe } = draft;
  const { kind } = probe;
  const change = (part: Partial<ProbeDraft>) => onDraft({ probe: { ...probe, ...part } });
  const text = (key: TextKey, member: string, label: string, hint?: string, isNeeded = false) => (
    <TextField
      {...fieldAt(errorAt, `/probe/${member}`)}
      label={label}
      hint={hint}
      isOptional={!isNeeded}
      autoComplete="off"
      spellCheck={false}
      inputMode={key === 'daysLeft' ? 'numeric' : undefined}
      value={probe[key]}
      onChange={(event) => change({ [key]: event.target.value })}
    />
  );
  return (
    <>
      {(isHttp(kind) || isTls(kind)) &&
        text('serverName', 'server_name', words.serverName, words.serverNameHint)}
      {isHttp(kind) && (
        <>
          {text('path', 'path', words.path, words.pathHint)}
          {text('statuses', 'statuses', words.statuses, words.statusesHint)}
          {text('bodyContains', 'body_contains', words.bodyContains, words.bodyHint)}
        </>
      )}
      {isTls(kind) && (
        <>
          <ChoiceField
            {...fieldAt(errorAt, '/probe/verify')}
            label={words.verify}
            value={probe.verify ? 'yes' : 'no'}
            choices={words.verifies}
            onChoice={(chosen) => change({ verify: chosen === 'yes' })}
          />
          {text('daysLeft', 'days_left_min', words.daysLeft, words.daysLeftHint)}
        </>
      )}
      {kind === 'dns' && (
        <>
          {text('queryName', 'query_name', words.queryName, undefined, true)}
          <ChoiceField
            {...fieldAt(errorAt, '/probe/record_type')}
            label={words.recordType}
            value={probe.recordType}
            choices={recordChoices}
            onChoice={(recordType) => change({ recordType })}
          />
          {text('answerContains', 'answer_contains', words.answerContains, words.answerHint)}
        </>
      )}
    </>
  );
}
