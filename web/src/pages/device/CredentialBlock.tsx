// Which credentials the device is asked with, and why: everything that is offered, in order.
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@/api/client';
import { credentialChoice } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { Failed, Loading, Skeleton } from '@/parts/StateBlock';
import { credentialKindWord, deviceForm } from '@/words/device_form';
import { choiceWords as words } from '@/words/places';

type Candidate = Schemas['CredentialCandidate'];

function Offered({ one }: { one: Candidate }) {
  const origin = words.origins[one.origin];
  const outcome = one.is_taken ? words.taken : one.fits ? words.spare : words.misfit;
  return (
    <li className={one.is_taken ? 'font-semibold' : 'text-text-2'}>
      {one.place ? words.from(origin, one.place) : origin}
      {': '}
      {deviceForm.profileAndKind(one.name, credentialKindWord[one.kind])}
      {' – '}
      {outcome}
    </li>
  );
}

export default function CredentialBlock({ id }: { id: string }) {
  const { tenant } = useLive();
  const query = useQuery(credentialChoice(tenant, id));
  const retry = () => void query.refetch();
  const choice = query.data;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">{words.title}</h2>
      {query.isPending && (
        <Loading noun={words.noun} skeleton={<Skeleton rows={2} />} onRetry={retry} />
      )}
      {query.isError && !choice && (
        <Failed error={query.error} noun={words.noun} tenant={tenant} onRetry={retry} />
      )}
      {choice && <p className="max-w-[72ch]">{choice.reason}</p>}
      {choice && choice.candidates.length > 1 && (
        <>
          <p className="text-text-2">{words.order}</p>
          <ol className="list-decimal pl-6">
            {choice.candidates.map((one) => (
              <Offered key={`${one.origin} ${one.place} ${one.credential_profile_id}`} one={one} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
