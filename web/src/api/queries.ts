// What is asked of the API and how long an answer is good for. Keys begin with the tenant, so that
// leaving one drops all of its answers.
import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import { api, take } from './client';
import { isProblem } from './problem';

const second = 1000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10 * second,
      gcTime: 600 * second,
      refetchOnWindowFocus: false,
      retry: (failures, error) => {
        if (!isProblem(error)) return false;
        if (error.code === 'too_many') return failures < 5;
        return (error.status === 0 || error.status >= 500) && failures < 1;
      },
      retryDelay: (failures, error) =>
        isProblem(error) && error.retryAfter ? error.retryAfter * second : second * 2 ** failures,
    },
  },
});

export const me = (tenant?: string) =>
  queryOptions({
    queryKey: [tenant ?? '', 'me'],
    queryFn: () => take(api(tenant).GET('/api/v1/me')),
    staleTime: 60 * second,
  });

export const tenants = () =>
  queryOptions({
    queryKey: ['', 'tenants'],
    queryFn: () => take(api().GET('/api/v1/tenants', { params: { query: { limit: 500 } } })),
    staleTime: 60 * second,
  });

// Where devices belong; none: all.
export interface Belonging {
  site?: string | undefined;
  group?: string | undefined;
}
const queryOf = ({ site, group }: Belonging) => ({
  ...(site ? { site } : {}),
  ...(group ? { group } : {}),
});

export interface DeviceListParams extends Belonging {
  status?: string;
  search?: string;
  sort?: string;
}

export const pageSize = 200;

export const deviceList = (tenant: string, params: DeviceListParams) =>
  infiniteQueryOptions({
    queryKey: [tenant, 'devices', params],
    queryFn: ({ pageParam }) =>
      take(
        api(tenant).GET('/api/v1/devices', {
          params: {
            query: {
              ...params,
              ...queryOf(params),
              limit: pageSize,
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const deviceCounts = (tenant: string, of: Belonging = {}) =>
  queryOptions({
    queryKey: [tenant, 'device counts', ...(of.site || of.group ? [of.site, of.group] : [])],
    queryFn: () =>
      take(api(tenant).GET('/api/v1/devices/counts', { params: { query: queryOf(of) } })),
    refetchInterval: 30 * second,
  });

const path = (device_id: string) => ({ params: { path: { device_id } } });

export const device = (tenant: string, id: string) =>
  queryOptions({
    queryKey: [tenant, 'device', id],
    queryFn: () => take(api(tenant).GET('/api/v1/devices/{device_id}', path(id))),
    refetchInterval: 60 * second,
  });

export const interfaces = (tenant: string, id: string) =>
  queryOptions({
    queryKey: [tenant, 'device', id, 'interfaces'],
    queryFn: () => take(api(tenant).GET('/api/v1/devices/{device_id}/interfaces', path(id))),
    refetchInterval: 30 * second,
  });

export const registrations = (tenant: string, id: string) =>
  queryOptions({
    queryKey: [tenant, 'device', id, 'registrations'],
    queryFn: () => take(api(tenant).GET('/api/v1/devices/{device_id}/registrations', path(id))),
    refetchInterval: 30 * second,
  });

export const sensors = (tenant: string, id: string) =>
  queryOptions({
    queryKey: [tenant, 'device', id, 'sensors'],
    queryFn: () => take(api(tenant).GET('/api/v1/devices/{device_id}/sensors', path(id))),
    refetchInterval: 30 * second,
  });

export const neighbours = (tenant: string, id: string) =>
  queryOptions({
    queryKey: [tenant, 'device', id, 'neighbours'],
    queryFn: () => take(api(tenant).GET('/api/v1/devices/{device_id}/neighbours', path(id))),
    refetchInterval: 60 * second,
  });

const onPage = (limit: number, after: string) => ({ limit, ...(after ? { after } : {}) });

export const topology = (tenant: string) =>
  infiniteQueryOptions({
    queryKey: [tenant, 'topology'],
    queryFn: ({ pageParam }) =>
      take(api(tenant).GET('/api/v1/topology', { params: { query: onPage(100, pageParam) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: 60 * second,
  });

// The newest one is all that is shown; while it runs, how far it is.
export const scans = (tenant: string) =>
  queryOptions({
    queryKey: [tenant, 'scans'],
    queryFn: () =>
      take(api(tenant).GET('/api/v1/discovery/scans', { params: { query: { limit: 1 } } })),
    refetchInterval: ({ state }) =>
      state.data?.items[0]?.state === 'running' ? second : 30 * second,
  });

export const proposals = (tenant: string, state: 'open' | 'dismissed') =>
  infiniteQueryOptions({
    queryKey: [tenant, 'proposals', state],
    queryFn: ({ pageParam }) =>
      take(
        api(tenant).GET('/api/v1/discovery/proposals', {
          params: { query: { state, ...onPage(100, pageParam) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export interface SeriesParams {
  metrics: string;
  from: string;
  to?: string;
  interface?: number;
}

export const series = (
  tenant: string,
  id: string,
  range: string,
  params: () => SeriesParams,
  wanted: { metrics: string; interface?: number; isLive: boolean },
) =>
  queryOptions({
    // The window moves with the clock; the key holds what the person chose, not the moment.
    queryKey: [tenant, 'device', id, 'series', wanted.metrics, wanted.interface ?? '', range],
    queryFn: () =>
      take(
        api(tenant).GET('/api/v1/devices/{device_id}/series', {
          params: { path: { device_id: id }, query: params() },
        }),
      ),
    refetchInterval: wanted.isLive ? 30 * second : false,
  });

export const statusChanges = (tenant: string, id: string) =>
  infiniteQueryOptions({
    queryKey: [tenant, 'device', id, 'status changes'],
    queryFn: ({ pageParam }) =>
      take(
        api(tenant).GET('/api/v1/devices/{device_id}/status-changes', {
          params: {
            path: { device_id: id },
            query: { limit: 200, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const credentialProfiles = (tenant: string) =>
  queryOptions({
    queryKey: [tenant, 'credential profiles'],
    queryFn: () =>
      take(api(tenant).GET('/api/v1/credential-profiles', { params: { query: { limit: 500 } } })),
  });

export const sites = (tenant: string) =>
  queryOptions({
    queryKey: [tenant, 'sites'],
    queryFn: () => take(api(tenant).GET('/api/v1/sites', { params: { query: { limit: 500 } } })),
    refetchInterval: 60 * second,
  });

export const deviceGroups = (tenant: string) =>
  queryOptions({
    queryKey: [tenant, 'device groups'],
    queryFn: () =>
      take(api(tenant).GET('/api/v1/device-groups', { params: { query: { limit: 500 } } })),
    refetchInterval: 60 * second,
  });

export const credentialChoice = (tenant: string, id: string) =>
  queryOptions({
    queryKey: [tenant, 'device', id, 'credentials'],
    queryFn: () => take(api(tenant).GET('/api/v1/devices/{device_id}/credentials', path(id))),
  });

export const streamCredentials = (tenant: string) =>
  queryOptions({
    queryKey: [tenant, 'stream credentials'],
    queryFn: () =>
      take(api(tenant).GET('/api/v1/stream-credentials', { params: { query: { limit: 500 } } })),
  });
