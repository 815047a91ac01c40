// A device's version is raised by people and by polls that find it another way. What a person does
// goes by the version they see; a poll in between is nobody else's change, and stops nobody.
import type { DeviceRow } from '@/live/tenant_live';
import { isProblem } from './problem';
import { device as deviceQuery, queryClient } from './queries';

const mostTries = 4;

// What people set; the rest is what polls find.
function settingsOf(device: DeviceRow) {
  const { name, address, driver, port, interval_seconds, is_paused, site_id, group_ids } = device;
  const { credential_profile_id, routeros, probe } = device;
  const belonging = [site_id, [...(group_ids ?? [])].sort(), credential_profile_id];
  const reach = [address, driver, port, routeros, probe];
  return JSON.stringify([name, interval_seconds, is_paused, belonging, reach]);
}

/**
 * What `act` answers for the version of `seen`, or of what polls made of it. Throws
 * `precondition_failed` if somebody set anything else meanwhile; the newest is in the cache then.
 */
export async function onTopOfPolls<T>(
  tenant: string,
  seen: DeviceRow,
  act: (ifMatch: string) => Promise<T>,
): Promise<T> {
  const query = { ...deviceQuery(tenant, seen.id), staleTime: 0 };
  for (let tries = 1; ; tries++) {
    try {
      return await act(`"${seen.entity_version}"`);
    } catch (error) {
      if (!isProblem(error, 'precondition_failed') || tries === mostTries) throw error;
      const now = await queryClient.fetchQuery(query);
      if (settingsOf(now) !== settingsOf(seen)) throw error;
      seen = now;
    }
  }
}
