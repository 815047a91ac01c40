// E-mail and password. On its own page, and over a page whose sign-in has ended.
import { useState, type FormEvent } from 'react';
import { api, take, type Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';
import { signIn } from '@/api/sign_in';
import { duration } from '@/format/time';
import { ActionButton, Button } from '@/parts/Button';
import { TextField } from '@/parts/Field';
import { RequestId } from '@/parts/StateBlock';
import { common } from '@/words/common';
import { signInWords as words } from '@/words/other';

function wordsOf(error: unknown): string {
  if (isProblem(error, 'too_many')) {
    return words.locked(duration((error.retryAfter ?? 60) * 1000));
  }
  if (isProblem(error) && (error.status === 0 || error.status >= 500)) return words.away;
  return words.wrong;
}

interface Props {
  email?: string;
  onSignedIn: (signedIn: Schemas['SignIn']) => void;
}

export function SignInForm({ email: known = '', onSignedIn }: Props) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<{ text: string; error?: unknown }>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    if (!email.trim() || !password) return setFailure({ text: words.needsBoth });
    setPending(true);
    setFailure(undefined);
    try {
      const body = { email: email.trim(), password, bearer: false };
      const signedIn = await take(api().POST('/api/v1/sign-ins', { body }));
      signIn.began();
      onSignedIn(signedIn);
    } catch (error) {
      setFailure({ text: wordsOf(error), error });
      setPassword('');
    } finally {
      setPending(false);
    }
  };
  const problem = isProblem(failure?.error) ? failure.error : undefined;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {failure && (
        <div
          role="alert"
          className="flex flex-col gap-1 rounded-control bg-crit-tint p-3 text-crit"
        >
          {failure.text}
          {problem && problem.status >= 500 && <RequestId problem={problem} />}
        </div>
      )}
      <TextField
        label={words.email}
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <div className="flex items-end gap-2">
        <div className="flex-1">
          <TextField
            label={words.password}
            type={isShown ? 'text' : 'password'}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <Button
          aria-pressed={isShown}
          aria-label={isShown ? words.hidePassword : words.showPassword}
          onClick={() => setShown(!isShown)}
          className="min-h-9!"
        >
          {isShown ? common.hide : common.show}
        </Button>
      </div>
      <ActionButton look="primary" type="submit" isPending={isPending} className="min-h-11">
        {words.button}
      </ActionButton>
    </form>
  );
}
