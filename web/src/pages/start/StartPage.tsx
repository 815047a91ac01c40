// The first tenant, or one more.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { fieldError } from '@/api/problem';
import { me, queryClient, tenants } from '@/api/queries';
import { ActionButton } from '@/parts/Button';
import { ErrorSummary, TextField } from '@/parts/Field';
import { PageTitle } from '@/parts/Page';
import { ActionFailed, Empty } from '@/parts/StateBlock';
import { start as words } from '@/words/other';

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);

export default function StartPage() {
  const navigate = useNavigate();
  const person = useQuery(me()).data?.person;
  const count = useQuery(tenants()).data?.items.length ?? 0;
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const nameId = useId();
  const slugId = useId();
  const id = slug ?? slugOf(name);
  const create = useMutation({
    mutationFn: () => take(api().POST('/api/v1/tenants', { body: { id, name: name.trim() } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: tenants().queryKey });
      await navigate({ to: '/t/$tenant/fleet', params: { tenant: id } });
    },
    onError: () => setAttempt((before) => before + 1),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const fields = [
    { id: nameId, label: words.name, error: fieldError(create.error, '/name') },
    { id: slugId, label: words.id, error: fieldError(create.error, '/id') },
  ];
  const wrong = fields.flatMap((field) =>
    field.error ? [{ id: field.id, text: `${field.label} ${field.error}` }] : [],
  );
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-6 p-6">
      {person && !person.is_super_admin ? (
        <>
          <PageTitle title={words.noTenantTitle} />
          <Empty text={words.noTenant} />
        </>
      ) : (
        <>
          <PageTitle title={count > 0 ? words.newTitle : words.title} />
          <p className="text-text-2">{words.intro}</p>
          <form onSubmit={submit} noValidate className="flex flex-col gap-4">
            <ErrorSummary wrong={wrong} attempt={attempt} />
            {create.isError && wrong.length === 0 && <ActionFailed error={create.error} />}
            <TextField
              id={nameId}
              label={words.name}
              hint={words.nameHint}
              error={fields[0]?.error}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <TextField
              id={slugId}
              label={words.id}
              hint={words.idHint}
              error={fields[1]?.error}
              value={id}
              onChange={(event) => setSlug(event.target.value)}
            />
            <ActionButton look="primary" type="submit" isPending={create.isPending}>
              {words.button}
            </ActionButton>
          </form>
        </>
      )}
    </main>
  );
}
