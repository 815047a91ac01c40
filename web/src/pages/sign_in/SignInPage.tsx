import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { queryClient } from '@/api/queries';
import { SignInForm } from '@/app/SignInForm';
import { PageTitle } from '@/parts/Page';
import { common } from '@/words/common';
import { signInWords as words } from '@/words/other';

export default function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const router = useRouter();
  const go = async () => {
    queryClient.clear();
    // Only an address of our own: a link must not lead a person who just signed in elsewhere.
    if (to?.startsWith('/') && !to.startsWith('//')) router.history.push(to);
    else await navigate({ to: '/' });
  };
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 p-6">
      <p className="flex items-center gap-3 font-semibold">
        <img src="/favicon.svg" alt="" className="size-8" />
        {common.product}
      </p>
      <PageTitle title={words.title} />
      <SignInForm onSignedIn={() => void go()} />
    </main>
  );
}
