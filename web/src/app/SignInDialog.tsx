// The sign-in has ended while a page is open: the page stays as it is underneath.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Dialog } from '@/parts/Dialog';
import { signInEnded } from '@/words/common';
import { sayAtOnce } from './announcer';
import { SignInForm } from './SignInForm';

export function SignInDialog({ email }: { email: string }) {
  const queries = useQueryClient();
  useEffect(() => sayAtOnce(signInEnded.text), []);
  return (
    <Dialog title={signInEnded.title}>
      <p>{signInEnded.text}</p>
      <SignInForm
        email={email}
        onSignedIn={({ person }) => {
          // Somebody else sees other things: what is open is not theirs.
          if (email && person.email !== email) location.assign('/');
          else void queries.invalidateQueries();
        }}
      />
    </Dialog>
  );
}
