// The form for a new stream credential.
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, take, type Schemas } from '@/api/client';
import { fieldError } from '@/api/problem';
import { useLive } from '@/live/use_live';
import { ActionButton } from '@/parts/Button';
import { ErrorSummary, SelectField, TextField } from '@/parts/Field';
import { ActionFailed } from '@/parts/StateBlock';
import { streams as words } from '@/words/other';

const nouns = [
  ['', words.allFacts],
  ['device', words.deviceFacts],
  ['site', words.siteFacts],
  ['device_group', words.groupFacts],
  ['credential_profile', words.profileFacts],
] as const;

export function NewStream({
  onMade,
}: {
  onMade: (made: Schemas['StreamCredentialWithSecret']) => void;
}) {
  const { tenant } = useLive();
  const [name, setName] = useState('');
  const [noun, setNoun] = useState('');
  const [expires, setExpires] = useState('');
  const [attempt, setAttempt] = useState(0);
  const create = useMutation({
    mutationFn: () =>
      take(
        api(tenant).POST('/api/v1/stream-credentials', {
          body: {
            name: name.trim(),
            ...(noun ? { noun } : {}),
            ...(expires ? { expires_at: new Date(`${expires}T23:59:59Z`).toISOString() } : {}),
          },
        }),
      ),
    onSuccess: (made) => {
      setName('');
      onMade(made);
    },
    onError: () => setAttempt((before) => before + 1),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const fields = [
    ['stream-name', words.name, fieldError(create.error, '/name')],
    ['stream-noun', words.facts, fieldError(create.error, '/noun')],
    ['stream-expires', words.expires, fieldError(create.error, '/expires_at')],
  ] as const;
  const wrong = fields.flatMap(([id, label, error]) =>
    error ? [{ id, text: `${label} ${error}` }] : [],
  );
  return (
    <form onSubmit={submit} noValidate className="flex max-w-xl flex-col gap-4">
      <h2 className="font-semibold">{words.create}</h2>
      <ErrorSummary wrong={wrong} attempt={attempt} />
      {create.isError && wrong.length === 0 && <ActionFailed error={create.error} />}
      <TextField
        id="stream-name"
        label={words.name}
        hint={words.nameHint}
        error={fields[0][2]}
        value={name}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        id="stream-noun"
        label={words.facts}
        error={fields[1][2]}
        value={noun}
        onChange={(event) => setNoun(event.target.value)}
      >
        {nouns.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </SelectField>
      <TextField
        id="stream-expires"
        label={words.expires}
        isOptional
        hint={words.expiresHint}
        error={fields[2][2]}
        type="date"
        value={expires}
        onChange={(event) => setExpires(event.target.value)}
      />
      <div>
        <ActionButton look="primary" type="submit" isPending={create.isPending}>
          {words.create}
        </ActionButton>
      </div>
    </form>
  );
}
