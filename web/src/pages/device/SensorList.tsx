// What a device's sensors said last: nothing at all where it has none.
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@/api/client';
import { sensors as sensorsQuery } from '@/api/queries';
import { count, withUnit } from '@/format/numbers';
import { duration } from '@/format/time';
import { useLive } from '@/live/use_live';
import { Failed, StaleLine } from '@/parts/StateBlock';
import { When } from '@/parts/When';
import { device, interfaceWords } from '@/words/device';

const words = device.sensors;

export function sensorText({ unit, value, word }: Schemas['Sensor'], locale?: string): string {
  if (word) return word;
  if (unit === 'seconds') return duration(value * 1000);
  if (unit === 'pages') return words.pages(count(value, locale));
  return withUnit(value, unit, locale);
}

export default function SensorList({ id }: { id: string }) {
  const { tenant } = useLive();
  const query = useQuery(sensorsQuery(tenant, id));
  const retry = () => void query.refetch();
  if (!query.data) {
    return query.isError && <Failed error={query.error} noun={words.noun} onRetry={retry} />;
  }
  const { items, read_at } = query.data;
  if (items.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">{words.title}</h2>
      {query.isError && <StaleLine since={query.dataUpdatedAt} onRetry={retry} />}
      {read_at && (
        <p className="text-meta text-text-2">
          {interfaceWords.readAt('')}
          <When at={read_at} />
        </p>
      )}
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {items.map((one) => (
          <div key={`${one.name} ${one.unit}`} className="min-w-0">
            <dt className="text-meta text-text-2 break-words">{one.name}</dt>
            <dd className="break-words">{sensorText(one)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
