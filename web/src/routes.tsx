// All addresses of the app. Pages come when they are needed; who may see one is asked before.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { deviceCounts, me, queryClient, tenants } from './api/queries';
import { isProblem } from './api/problem';
import { parseSearch, writeSearch } from './format/search';
import { NotFound, PageFailed } from './pages/frames';

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

// Who is not signed in goes to the door, and from there to where they wanted.
async function signedIn(tenant: string | undefined, href: string) {
  try {
    return await queryClient.ensureQueryData(me(tenant));
  } catch (error) {
    if (isProblem(error, 'unauthenticated'))
      throw redirect({ to: '/sign-in', search: { to: href } });
    throw error;
  }
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ location }) => {
    await signedIn(undefined, location.href);
    const { items } = await queryClient.fetchQuery(tenants());
    const last = items.find(({ id }) => id === localStorage.getItem('signalbox.tenant'));
    const tenant = (last ?? items[0])?.id;
    if (!tenant) throw redirect({ to: '/start' });
    throw redirect({ to: '/t/$tenant/fleet', params: { tenant } });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string } => ({ to: text(search.to) }),
  component: lazyRouteComponent(() => import('./pages/sign_in/SignInPage')),
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  beforeLoad: ({ location }) => signedIn(undefined, location.href),
  component: lazyRouteComponent(() => import('./pages/start/StartPage')),
});

const tenant = createRoute({
  getParentRoute: () => root,
  path: '/t/$tenant',
  beforeLoad: async ({ params, location }) => {
    await signedIn(params.tenant, location.href);
    localStorage.setItem('signalbox.tenant', params.tenant);
  },
  component: lazyRouteComponent(() => import('./pages/TenantPages')),
});

const tenantHome = createRoute({
  getParentRoute: () => tenant,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/t/$tenant/fleet', params });
  },
});

export interface FleetSearch {
  q?: string;
  sort?: string;
  // Ids.
  site?: string;
  group?: string;
}

const fleet = createRoute({
  getParentRoute: () => tenant,
  path: 'fleet',
  validateSearch: (search): FleetSearch => ({
    q: text(search.q),
    sort: text(search.sort),
    site: text(search.site),
    group: text(search.group),
  }),
  loader: ({ params }) => void queryClient.prefetchQuery(deviceCounts(params.tenant)),
  component: lazyRouteComponent(() => import('./pages/fleet/FleetPage')),
});

const addDevice = createRoute({
  getParentRoute: () => tenant,
  path: 'fleet/add',
  component: lazyRouteComponent(() => import('./pages/fleet/AddDevicePage')),
});

export interface DeviceSearch {
  range?: string;
  // How many ranges back from now.
  back?: number;
  interface?: number;
}

const number = (value: unknown) => {
  const read = Number(value);
  return value !== undefined && Number.isInteger(read) && read >= 0 ? read : undefined;
};

const device = createRoute({
  getParentRoute: () => tenant,
  path: 'fleet/$device',
  validateSearch: (search): DeviceSearch => ({
    range: text(search.range),
    back: number(search.back) || undefined,
    interface: number(search.interface),
  }),
  component: lazyRouteComponent(() => import('./pages/device/DevicePage')),
});

const deviceHome = createRoute({
  getParentRoute: () => device,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/t/$tenant/fleet/$device/overview', params, search: true });
  },
});

const overview = createRoute({
  getParentRoute: () => device,
  path: 'overview',
  component: lazyRouteComponent(() => import('./pages/device/OverviewTab')),
});

const interfaces = createRoute({
  getParentRoute: () => device,
  path: 'interfaces',
  component: lazyRouteComponent(() => import('./pages/device/InterfacesTab')),
});

const history = createRoute({
  getParentRoute: () => device,
  path: 'history',
  component: lazyRouteComponent(() => import('./pages/device/HistoryTab')),
});

const wireless = createRoute({
  getParentRoute: () => device,
  path: 'wireless',
  component: lazyRouteComponent(() => import('./pages/device/WirelessTab')),
});

const neighbours = createRoute({
  getParentRoute: () => device,
  path: 'neighbours',
  component: lazyRouteComponent(() => import('./pages/device/NeighboursTab')),
});

const topology = createRoute({
  getParentRoute: () => tenant,
  path: 'topology',
  component: lazyRouteComponent(() => import('./pages/topology/TopologyPage')),
});

const discovery = createRoute({
  getParentRoute: () => tenant,
  path: 'discovery',
  component: lazyRouteComponent(() => import('./pages/discovery/DiscoveryPage')),
});

const editDevice = createRoute({
  getParentRoute: () => tenant,
  path: 'fleet/$device/edit',
  component: lazyRouteComponent(() => import('./pages/fleet/EditDevicePage')),
});

const streams = createRoute({
  getParentRoute: () => tenant,
  path: 'settings/streams',
  component: lazyRouteComponent(() => import('./pages/settings/StreamsPage')),
});

const places = createRoute({
  getParentRoute: () => tenant,
  path: 'settings/places',
  component: lazyRouteComponent(() => import('./pages/places/PlacesPage')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    start,
    tenant.addChildren([
      tenantHome,
      fleet,
      addDevice,
      editDevice,
      device.addChildren([deviceHome, overview, interfaces, history, wireless, neighbours]),
      topology,
      discovery,
      streams,
      places,
    ]),
  ]),
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
