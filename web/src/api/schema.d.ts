// Made from proto/ by `npm run make:api`; changed there, not here.
export interface paths {
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List devices */
        get: operations["list_devices"];
        put?: never;
        /**
         * Add a device
         * @description It is polled from the next turn of its interval on.
         */
        post: operations["create_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many devices are in which state */
        get: operations["count_devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add many devices
         * @description To 500. Each row is checked and added by itself, and the answer says what became of it: one that is wrong keeps no other from being added. A row's name that is taken is an error of that row, so that sending a list again adds what was missing. CSV (RFC 4180, UTF-8) has the members' names in its first row, and names instead of ids: `credential_profile`, `site`, `groups` (between semicolons); `routeros` and `probe` are JSON. Before one of `=+-@`, a tab or a line's end, one leading apostrophe is taken off.
         */
        post: operations["add_devices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List imports */
        get: operations["list_device_imports"];
        put?: never;
        /**
         * Add more devices than a bulk may have
         * @description To 50 MB. Answers where the file is to be sent (`PUT`, within an hour); once it is there its rows are added one by one, as `add_devices` adds them, and `get_device_import` says how far that is. CSV is as for `add_devices`; NDJSON has a device a line. One import of a tenant runs at a time, the others wait. A row that is sent again is added once.
         */
        post: operations["create_device_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is */
        get: operations["get_device_import"];
        put?: never;
        post?: never;
        /**
         * Stop an import
         * @description What was added stays. One that has ended stays as it is.
         */
        delete: operations["cancel_device_import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-imports/{import_id}/refused-rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong with which rows of an import
         * @description In their order; the first ten thousand are kept.
         */
        get: operations["list_refused_rows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Devices as bulk add reads them
         * @description By name, in pages as large as a bulk may be; the header Link leads to the next. No secrets. In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe, which bulk add takes off again.
         */
        get: operations["download_devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/test-connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try to reach a device
         * @description Each rung by itself, nothing is stored. A device that does not answer is an answer, too.
         */
        post: operations["test_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a device */
        get: operations["get_device"];
        put?: never;
        post?: never;
        /**
         * Remove a device
         * @description Its readings stay until they are old.
         */
        delete: operations["remove_device"];
        options?: never;
        head?: never;
        /**
         * Change a device
         * @description A merge patch (RFC 7396); null takes a member away.
         */
        patch: operations["change_device"];
        trace?: never;
    };
    "/api/v1/devices/{device_id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which credentials a device is asked with, and why
         * @description All that are offered to it, in the order in which they are considered: its own, those of its site, of its groups by their names, of the tenant; where one offers several, SNMP v3 before v2c before v1. The first that the driver takes is used. Never a secret.
         */
        get: operations["explain_credentials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device_id}/interfaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the interfaces of a device
         * @description As its last reading had them, by index; all of them at once.
         */
        get: operations["list_interfaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device_id}/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the wireless clients of a device
         * @description As its last reading had them, with the radios they are connected to; all of them at once.
         */
        get: operations["list_registrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device_id}/sensors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a device's sensors say
         * @description As its last reading had them, temperatures among them; all of them at once. Which there are is up to the device, and to what is known of its maker's own variables.
         */
        get: operations["list_sensors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device_id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was measured, over time
         * @description Points at even times, as few as fit: 1 min up to 1 h, 5 min up to 6 h, 15 min up to 24 h, 1 h up to 7 d, 6 h up to 30 d, else 1 d. Counters come as rates. A point without a value is null, and `gaps` says why.
         */
        get: operations["get_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device_id}/status-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When a device was in which state */
        get: operations["list_status_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device_id}/neighbours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is beside a device
         * @description Its edges, and all that it said of neighbours within a week, addresses that it resolved included.
         */
        get: operations["list_neighbours"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How devices are connected
         * @description Devices in the order of their ids, each with its edges; an edge between two devices stands with both, under one id. A page may hold fewer devices than asked for.
         */
        get: operations["get_topology"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/discovery/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List scans */
        get: operations["list_scans"];
        put?: never;
        /**
         * Look for devices
         * @description Looks at each address for two seconds: ping, SNMP by the profiles that are named, and whether RouterOS listens. Each credential is tried once on each address; a password of RouterOS over TLS alone. One scan of a tenant runs at a time.
         */
        post: operations["create_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/discovery/scans/{scan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a scan is */
        get: operations["get_scan"];
        put?: never;
        post?: never;
        /**
         * Stop a scan
         * @description What it has found stays. One that has ended stays as it is.
         */
        delete: operations["cancel_scan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/discovery/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what may be a device
         * @description What scans found and what devices say of their neighbours, by address, without what is in the inventory.
         */
        get: operations["list_proposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/discovery/proposals/{proposal_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a device of a proposal
         * @description As `create_device`, with what was found where a member is missing.
         */
        post: operations["accept_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/discovery/proposals/{proposal_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do not propose this again */
        post: operations["dismiss_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sites */
        get: operations["list_sites"];
        put?: never;
        /** Create a site */
        post: operations["create_site"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{site_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a site */
        get: operations["get_site"];
        put?: never;
        post?: never;
        /**
         * Remove a site
         * @description Its devices stay, and are of no site then.
         */
        delete: operations["remove_site"];
        options?: never;
        head?: never;
        /**
         * Change a site
         * @description A merge patch (RFC 7396); null takes a member away.
         */
        patch: operations["change_site"];
        trace?: never;
    };
    "/api/v1/device-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List device groups */
        get: operations["list_device_groups"];
        put?: never;
        /** Create a device group */
        post: operations["create_device_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-groups/{device_group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a device group */
        get: operations["get_device_group"];
        put?: never;
        post?: never;
        /**
         * Remove a device group
         * @description Its devices stay, and are in one group less then.
         */
        delete: operations["remove_device_group"];
        options?: never;
        head?: never;
        /**
         * Change a device group
         * @description A merge patch (RFC 7396); null takes a member away.
         */
        patch: operations["change_device_group"];
        trace?: never;
    };
    "/api/v1/credential-profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List credential profiles
         * @description Without their secrets, which nobody can read.
         */
        get: operations["list_credential_profiles"];
        put?: never;
        /** Create a credential profile */
        post: operations["create_credential_profile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credential-profiles/{credential_profile_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a credential profile */
        get: operations["get_credential_profile"];
        put?: never;
        post?: never;
        /**
         * Remove a credential profile
         * @description A conflict while devices use it, or it is a default; the answer says where.
         */
        delete: operations["remove_credential_profile"];
        options?: never;
        head?: never;
        /** Change a credential profile */
        patch: operations["change_credential_profile"];
        trace?: never;
    };
    "/api/v1/snapshots/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest state of all devices, for a copy
         * @description In the order of their ids, each as its fact `device.changed` has it.
         */
        get: operations["snapshot_device"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is kept here of the tenant
         * @description Row by row, without secrets; for a tenant that leaves, or asks what is known.
         */
        get: operations["export_devices"];
        put?: never;
        post?: never;
        /**
         * Forget all that is kept here of the tenant
         * @description For a tenant that was removed. Cannot be undone.
         */
        delete: operations["purge_devices"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Without `bearer` the tokens are set as cookies (sbx_access for 15 minutes, sbx_refresh for 7 days) and are not in the answer. After five wrong passwords within 15 minutes a person waits, 30 s doubling to 15 minutes: too_many.
         */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-ins/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with a sign-in
         * @description Takes the refresh token of the cookie, or of the body. Each serves once: one that comes again was stolen or lost, and ends the sign-in.
         */
        post: operations["refresh_sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-ins/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description The access token ends with the sign-in, at once.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I, and what may I do here */
        get: operations["who_am_i"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change my password
         * @description All other sign-ins of the person end.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tenants
         * @description Those of which the caller is a member; all of them for a super_admin.
         */
        get: operations["list_tenants"];
        put?: never;
        /** Create a tenant */
        post: operations["create_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members of the tenant */
        get: operations["list_members"];
        put?: never;
        /**
         * Add a member to the tenant
         * @description A person who is new gets the password that is given here, and changes it. One who is known keeps the own.
         */
        post: operations["add_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a member from the tenant */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /** Change a member's role */
        patch: operations["change_member"];
        trace?: never;
    };
    "/api/v1/blobs/{grant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send a file
         * @description To an address that another operation has answered as `upload.path`, once, within its time and size. The bytes are streamed; what they are is told from them, not from Content-Type. Sent again when no answer came, the answer is that of the first time while the file lies here; then it is 409.
         */
        put: operations["put_blob"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Facts as they happen
         * @description Server-sent events of the tenant, as far as the caller's permissions go. `event: fact` has the CloudEvent as JSON (structured mode) and an id to go on from; `event: telemetry` has a reading and no id; `event: heartbeat` comes every 15 s with the server's time, and an id so that a quiet tenant's listener goes on from there; `event: gap` says that facts between two times are not known here: read the state anew. A client that reads too slowly is closed, and resumes by Last-Event-ID.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tenant's credentials for the event stream */
        get: operations["list_stream_credentials"];
        put?: never;
        /**
         * Create a credential for the event stream
         * @description For a program that reads facts from NATS itself. The credentials file is shown once. It may pull, look at and acknowledge its own durable consumer, and nothing else.
         */
        post: operations["create_stream_credential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream-credentials/{stream_credential_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a credential for the event stream
         * @description The program is cut off at once.
         */
        delete: operations["remove_stream_credential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["get_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One wrong place of a request; it has a pointer or a parameter. */
        FieldError: {
            /**
             * Format: json-pointer
             * @description Into the body (RFC 6901).
             */
            pointer?: string;
            /** @description Of path or query, or the name of a header. */
            parameter?: string;
            code: string;
            detail: string;
        };
        Problem: {
            /**
             * Format: uri-reference
             * @default about:blank
             */
            type: string;
            title: string;
            status: number;
            /** @description For programs. Stable, unlike the texts. */
            code: string;
            detail?: string;
            /** @description The logs know the request by it. */
            request_id: string;
            errors?: components["schemas"]["FieldError"][];
        };
        /**
         * @description unknown: never polled. degraded: a poll was answered in part. unauthorized: the device refuses the credentials. silent: the host is alive, its agent does not answer; for SNMP v1 and v2c a wrong community looks the same. offline: nothing answers.
         * @enum {string}
         */
        Status: "unknown" | "online" | "degraded" | "unauthorized" | "silent" | "offline";
        /**
         * @description snmp: v1, v2c or v3, as its credentials say. routeros: the API of MikroTik devices. probe: from outside, by TCP, HTTP, TLS or DNS. ping: ICMP alone.
         * @enum {string}
         */
        Driver: "snmp" | "ping" | "routeros" | "probe";
        /** @description SHA-256 of a certificate. */
        Fingerprint: string;
        /** @description How a RouterOS device is reached. Without it api_tls and first_use. */
        RouterosOptions: {
            /**
             * @description api_tls: service api-ssl, port 8729. api_plain: service api, port 8728, where whoever listens reads the password. rest: service www-ssl, port 443, of RouterOS 7.1 and later.
             * @enum {string}
             */
            transport: "api_tls" | "api_plain" | "rest";
            /**
             * @description Which certificate is believed. first_use: the one it showed first, until a person accepts another. pinned: the one named here. authority: one signed for its address by an authority that the poller's host knows.
             * @enum {string}
             */
            trust: "first_use" | "pinned" | "authority";
            certificate_sha256?: components["schemas"]["Fingerprint"];
        };
        /** @description What a device of driver probe is asked, and which answers are good ones. */
        ProbeOptions: {
            /** @enum {string} */
            kind: "tcp" | "http" | "https" | "tls" | "dns";
            /** @description Of http and https. Without it /. */
            path?: string;
            /**
             * @description Of http and https. Without it GET.
             * @enum {string}
             */
            method?: "GET" | "HEAD";
            /** @description Of http and https: 200, 2xx. Without it 2xx and 3xx. Redirects are answers and not followed. */
            statuses?: string[];
            /** @description Of http and https. Must stand in the first 256 KiB of the body. */
            body_contains?: string;
            /** @description Of http, https and tls: for Host, SNI and the certificate. Without it the address. */
            server_name?: string;
            /**
             * @description Of https and tls: for so long the certificate must still be good. 0 does not care.
             * @default 14
             */
            days_left_min?: number;
            /**
             * @description Of https and tls: whether the certificate must be for that name, and lead to a known authority.
             * @default true
             */
            verify?: boolean;
            /** @description Of dns. Always needed there. */
            query_name?: string;
            /**
             * @description Of dns. Without it A.
             * @enum {string}
             */
            record_type?: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "TXT" | "SOA" | "PTR";
            /** @description Of dns. One of the answers is this. */
            answer_contains?: string;
        };
        Certificate: {
            subject: string;
            issuer: string;
            /** Format: date-time */
            not_before: string;
            /** Format: date-time */
            not_after: string;
            sha256: string;
        };
        Radio: {
            interface: string;
            /** @description Frequency and width, as the device writes them. */
            channel?: string;
            noise_floor_dbm?: number;
            tx_power_dbm?: number;
            clients?: number;
        };
        /** @description A wireless client. What the device does not say is not here. */
        Registration: {
            interface: string;
            mac_address: string;
            /** @description As the device hears the client. */
            signal_dbm?: number;
            /** @description As the client hears the device. */
            tx_signal_dbm?: number;
            /** @description Client connection quality. Only some radios have it. */
            ccq_percent?: number;
            tx_rate?: string;
            rx_rate?: string;
            uptime_ms?: number;
            /** @description In km. */
            distance?: number;
            last_ip?: string;
        };
        RegistrationList: {
            /**
             * Format: date-time
             * @description When; missing if the device was never read.
             */
            read_at?: string;
            radios: components["schemas"]["Radio"][];
            registrations: components["schemas"]["Registration"][];
        };
        Sensor: {
            name: string;
            /** @enum {string} */
            unit: "celsius" | "volts" | "amperes" | "watts" | "percent" | "seconds" | "hertz" | "rpm" | "dbm" | "pages" | "count" | "state";
            /** @description Of a state the device's own number for it. */
            value: number;
            /** @description What a state is called. */
            word?: string;
        };
        SensorList: {
            /**
             * Format: date-time
             * @description When; missing if the device was never read.
             */
            read_at?: string;
            items: components["schemas"]["Sensor"][];
        };
        Firmware: {
            installed: string;
            latest?: string;
            channel?: string;
            /** @description In the device's words. */
            status?: string;
        };
        /** @description An IP address or a host name; a link-local address with the interface of the poller: fe80::1%eth0. */
        Address: string;
        /** @description What the device says of itself. */
        Identity: {
            system_name?: string;
            description?: string;
            /** @description sysObjectID, as 1.3.6.1.4.1… */
            object_id?: string;
            location?: string;
            contact?: string;
            model?: string;
            /** @description Of its system software. */
            version?: string;
            serial_number?: string;
            architecture?: string;
            /** @description By its sysObjectID. */
            vendor?: string;
            /** @description When its configuration was last changed, in its own words. */
            config_changed?: string;
            firmware?: components["schemas"]["Firmware"];
            certificate?: components["schemas"]["Certificate"];
            http_status?: number;
            /** @description Of a name server. */
            answers?: string[];
            interface_count?: number;
        };
        Device: {
            /** Format: uuid */
            id: string;
            entity_version: number;
            name: string;
            address: components["schemas"]["Address"];
            driver: components["schemas"]["Driver"];
            port?: number;
            /** Format: uuid */
            credential_profile_id?: string;
            /** Format: uuid */
            site_id?: string;
            group_ids: components["schemas"]["GroupIds"];
            interval_seconds: number;
            is_paused: boolean;
            status: components["schemas"]["Status"];
            /** @description Why it has this status. In words. */
            reason: string;
            /**
             * Format: date-time
             * @description When it got this status.
             */
            since: string;
            /**
             * Format: date-time
             * @description When it last answered. To the minute.
             */
            last_seen?: string;
            /** @description Of the last ping that was answered. */
            latency_ms?: number;
            identity?: components["schemas"]["Identity"];
            routeros?: components["schemas"]["RouterosOptions"];
            probe?: components["schemas"]["ProbeOptions"];
            /** @description The certificate that it may show. Without one that of the next poll is trusted. */
            trusted_certificate_sha256?: components["schemas"]["Fingerprint"];
            /** @description The one that it showed last. */
            shown_certificate_sha256?: components["schemas"]["Fingerprint"];
            /** Format: date-time */
            created_at: string;
        };
        /** @description Opaque; goes into `after` for the next page. Not there on the last. */
        Cursor: string;
        DeviceList: {
            items: components["schemas"]["Device"][];
            /** @description How many match, counted to 10,000. */
            total: number;
            total_is_exact: boolean;
            next?: components["schemas"]["Cursor"];
        };
        DeviceCounts: {
            total: number;
            paused?: number;
            by_status: {
                unknown: number;
                online: number;
                degraded: number;
                unauthorized: number;
                silent: number;
                offline: number;
            };
        };
        /** @description One line that people read, without a blank at either end. */
        Name: string;
        NewDevice: {
            name: components["schemas"]["Name"];
            address: components["schemas"]["Address"];
            driver: components["schemas"]["Driver"];
            /** @description The driver's own without it: 161 for SNMP, 8729 for RouterOS. */
            port?: number;
            /**
             * Format: uuid
             * @description Needed by a driver that needs credentials, unless site, groups or tenant have a default that it takes.
             */
            credential_profile_id?: string;
            /** Format: uuid */
            site_id?: string;
            group_ids?: components["schemas"]["GroupIds"];
            /** @default 60 */
            interval_seconds?: number;
            /** @default false */
            is_paused?: boolean;
            routeros?: components["schemas"]["RouterosOptions"];
            probe?: components["schemas"]["ProbeOptions"];
        };
        DeviceChange: {
            name?: components["schemas"]["Name"];
            address?: components["schemas"]["Address"];
            port?: number | null;
            /** Format: uuid */
            credential_profile_id?: string | null;
            /** Format: uuid */
            site_id?: string | null;
            group_ids?: components["schemas"]["GroupIds"];
            interval_seconds?: number;
            is_paused?: boolean;
            /** @description As a whole. */
            routeros?: components["schemas"]["RouterosOptions"] | null;
            /** @description As a whole. */
            probe?: components["schemas"]["ProbeOptions"] | null;
            /** @description Accepts a certificate; null trusts that of the next poll. */
            trusted_certificate_sha256?: components["schemas"]["Fingerprint"] | null;
        };
        ConnectionToTest: {
            address: components["schemas"]["Address"];
            driver: components["schemas"]["Driver"];
            port?: number;
            /** Format: uuid */
            credential_profile_id?: string;
            /**
             * Format: uuid
             * @description Without profile and credentials: whose defaults are tried.
             */
            site_id?: string;
            group_ids?: components["schemas"]["GroupIds"];
            /** @description Of these credentials. Without it snmp_v2c or routeros, by the driver. */
            credential_kind?: components["schemas"]["CredentialKind"];
            /** @description Instead of a profile. Not kept. */
            credentials?: components["schemas"]["Credentials"];
            routeros?: components["schemas"]["RouterosOptions"];
            probe?: components["schemas"]["ProbeOptions"];
        };
        ConnectionTest: {
            /** @description Whether a poll would succeed. */
            well: boolean;
            rungs: components["schemas"]["Rung"][];
            identity?: components["schemas"]["Identity"];
            certificate_sha256?: components["schemas"]["Fingerprint"];
        };
        Rung: {
            /** @enum {string} */
            name: "address" | "ping" | "snmp" | "routeros" | "probe";
            well: boolean;
            /** @description In words. */
            detail: string;
            took_ms?: number;
        };
        Interface: {
            /** @description ifIndex. */
            index: number;
            name: string;
            alias?: string;
            /** @description ifType. */
            type?: number;
            mac_address?: string;
            /** @enum {string} */
            admin_status: "up" | "down" | "testing" | "unknown";
            /** @enum {string} */
            oper_status: "up" | "down" | "testing" | "unknown" | "dormant" | "not_present" | "lower_layer_down";
            speed_bits_per_second?: string;
            in_bits_per_second?: number;
            out_bits_per_second?: number;
            in_errors_per_second?: number;
            out_errors_per_second?: number;
        };
        InterfaceList: {
            /** Format: date-time */
            read_at?: string;
            items: components["schemas"]["Interface"][];
        };
        SeriesAnswer: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            bucket_seconds: number;
            series: components["schemas"]["Series"][];
        };
        Series: {
            metric: string;
            unit: string;
            means: (number | null)[];
            least?: (number | null)[];
            most?: (number | null)[];
            gaps: components["schemas"]["Gap"][];
        };
        Gap: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @enum {string} */
            reason: "no_reading" | "counter_reset" | "not_yet_polled";
        };
        StatusChange: {
            /** Format: date-time */
            at: string;
            status: components["schemas"]["Status"];
            reason: string;
        };
        StatusChangeList: {
            items: components["schemas"]["StatusChange"][];
            next?: components["schemas"]["Cursor"];
        };
        /**
         * @description By LLDP, by the discovery of Cisco or of MikroTik, or as an address that was resolved.
         * @enum {string}
         */
        NeighbourSource: "lldp" | "cdp" | "mndp" | "arp";
        Neighbour: {
            source: components["schemas"]["NeighbourSource"];
            /** @description Of the device. */
            interface: string;
            name?: string;
            mac_address?: string;
            address?: string;
            remote_interface?: string;
            /** @description What it says it is. */
            platform?: string;
            /**
             * Format: uuid
             * @description Which device of the inventory it is.
             */
            device_id?: string;
            device_name?: string;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
        };
        NeighbourList: {
            edges: components["schemas"]["Edge"][];
            items: components["schemas"]["Neighbour"][];
        };
        /** @description The other end, a device of the inventory if it has a device_id. */
        EdgeEnd: {
            /** Format: uuid */
            device_id?: string;
            name?: string;
            /** @description Of a device: a status, or paused. */
            status?: string;
            address?: string;
            mac_address?: string;
            interface?: string;
            platform?: string;
        };
        Edge: {
            /** @description The same from both ends, while the ports are. */
            id: string;
            /** @description Of the device; missing if it is not known. */
            interface?: string;
            remote: components["schemas"]["EdgeEnd"];
            source: components["schemas"]["NeighbourSource"];
            /** @description 1 when both ends say it by LLDP, 0.8 when one does; less by CDP, MNDP and ARP, by a name alone, when marks contradict each other, and when it is stale. */
            confidence: number;
            /** @description Both ends say it. */
            is_mutual: boolean;
            /** @description Not seen for a day; after a week it is gone. */
            is_stale: boolean;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
        };
        TopologyNode: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description A status, or paused. */
            status: string;
            edges: components["schemas"]["Edge"][];
        };
        Topology: {
            items: components["schemas"]["TopologyNode"][];
            next?: components["schemas"]["Cursor"];
        };
        NewScan: {
            /** @description As 10.1.0.0/24, with 4,096 addresses in all at most, each on the operator's list. */
            networks: string[];
            /** @description Those that are tried. */
            credential_profile_ids?: string[];
            /** @description 161 without it. */
            snmp_port?: number;
            /** @description 8728 without it. */
            routeros_port?: number;
            /** @description 8729 without it. */
            routeros_tls_port?: number;
        };
        NewDeviceImport: {
            /** @enum {string} */
            format: "csv" | "ndjson";
            /**
             * @description Only checks, and adds nothing.
             * @default false
             */
            is_dry_run?: boolean;
        };
        DeviceImport: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            format: "csv" | "ndjson";
            is_dry_run: boolean;
            /**
             * @description waiting: for its file, until `upload.expires_at`. failed: `reason` says why; what was added stays.
             * @enum {string}
             */
            state: "waiting" | "queued" | "running" | "finished" | "failed" | "cancelled" | "expired";
            reason?: string;
            upload?: components["schemas"]["Upload"];
            /** @description Of the file. */
            size_bytes?: number;
            sha256?: string;
            rows_done: number;
            /** @description Rows that were added, or would have been. */
            good: number;
            refused: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            ended_at?: string;
        };
        Upload: {
            /** @enum {string} */
            method: "PUT";
            /** @description Where the file is to be sent; an address of this API. */
            path: string;
            size_bytes_max: number;
            /** Format: date-time */
            expires_at: string;
        };
        DeviceImportList: {
            items: components["schemas"]["DeviceImport"][];
            next?: components["schemas"]["Cursor"];
        };
        RefusedRow: {
            /** @description From 1, without the row of names and without empty ones. */
            row: number;
            name?: string;
            errors: components["schemas"]["FieldError"][];
        };
        RefusedRowList: {
            items: components["schemas"]["RefusedRow"][];
            next?: components["schemas"]["Cursor"];
        };
        Scan: {
            /** Format: uuid */
            id: string;
            networks: string[];
            credential_profile_ids: string[];
            /**
             * @description interrupted: whoever ran it has stopped before its end.
             * @enum {string}
             */
            state: "running" | "finished" | "cancelled" | "interrupted";
            hosts_total: number;
            hosts_done: number;
            /** @description Addresses that answered. */
            found: number;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            ended_at?: string;
        };
        ScanList: {
            items: components["schemas"]["Scan"][];
            next?: components["schemas"]["Cursor"];
        };
        Proposal: {
            /** Format: uuid */
            id: string;
            address: string;
            /** @enum {string} */
            state: "open" | "dismissed" | "accepted";
            sources: ("scan" | "lldp" | "cdp" | "mndp" | "arp")[];
            /** @description That it gives itself. */
            name?: string;
            mac_address?: string;
            /** @description sysObjectID. */
            object_id?: string;
            description?: string;
            driver: components["schemas"]["Driver"];
            port?: number;
            /**
             * Format: uuid
             * @description The one that worked.
             */
            credential_profile_id?: string;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
        };
        ProposalList: {
            items: components["schemas"]["Proposal"][];
            next?: components["schemas"]["Cursor"];
        };
        /** @description What is to be otherwise than it was found. */
        AcceptedProposal: {
            name?: components["schemas"]["Name"];
            driver?: components["schemas"]["Driver"];
            port?: number;
            /** Format: uuid */
            credential_profile_id?: string;
            interval_seconds?: number;
            is_paused?: boolean;
            routeros?: components["schemas"]["RouterosOptions"];
            probe?: components["schemas"]["ProbeOptions"];
        };
        /** @enum {string} */
        CredentialKind: "snmp_v1" | "snmp_v2c" | "snmp_v3" | "routeros";
        /** @description One line, without control characters. */
        CredentialText: string;
        /** @description Written, never read. snmp_v1 and snmp_v2c: community. routeros: user_name, password. snmp_v3: user_name, level (auth_priv without it), and as the level wants authentication (sha256) with its password, and privacy (aes128) with its password. */
        Credentials: {
            community?: components["schemas"]["CredentialText"];
            /** @description To 32 bytes for SNMP v3. */
            user_name?: components["schemas"]["CredentialText"];
            password?: components["schemas"]["CredentialText"];
            /** @enum {string} */
            level?: "no_auth_no_priv" | "auth_no_priv" | "auth_priv";
            /** @enum {string} */
            authentication?: "sha256" | "sha384" | "sha512";
            authentication_password?: components["schemas"]["CredentialText"];
            /** @enum {string} */
            privacy?: "aes128" | "aes256";
            privacy_password?: components["schemas"]["CredentialText"];
        };
        NewCredentialProfile: {
            name: components["schemas"]["Name"];
            kind: components["schemas"]["CredentialKind"];
            credentials: components["schemas"]["Credentials"];
            /**
             * @description Of the tenant; one profile of a kind may be.
             * @default false
             */
            is_default?: boolean;
        };
        CredentialProfileChange: {
            name?: components["schemas"]["Name"];
            credentials?: components["schemas"]["Credentials"];
            is_default?: boolean;
        };
        CredentialProfile: {
            /** Format: uuid */
            id: string;
            entity_version: number;
            name: string;
            kind: components["schemas"]["CredentialKind"];
            is_default: boolean;
            device_count: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            credentials_changed_at: string;
        };
        CredentialProfileList: {
            items: components["schemas"]["CredentialProfile"][];
            next?: components["schemas"]["Cursor"];
        };
        /** @description Its groups. */
        GroupIds: string[];
        /** @description Credential profiles for the devices that name none; at most one of a kind. */
        DefaultProfileIds: string[];
        NewSite: {
            name: components["schemas"]["Name"];
            /** @description Where letters and people go. */
            address?: string;
            /** @description With longitude. */
            latitude?: number;
            longitude?: number;
            notes?: string;
            credential_profile_ids?: components["schemas"]["DefaultProfileIds"];
        };
        SiteChange: {
            name?: components["schemas"]["Name"];
            address?: string | null;
            latitude?: number | null;
            longitude?: number | null;
            notes?: string | null;
            credential_profile_ids?: components["schemas"]["DefaultProfileIds"];
        };
        Site: {
            /** Format: uuid */
            id: string;
            entity_version: number;
            name: string;
            address?: string;
            latitude?: number;
            longitude?: number;
            notes?: string;
            credential_profile_ids: components["schemas"]["DefaultProfileIds"];
            devices: components["schemas"]["DeviceCounts"];
            /** Format: date-time */
            created_at: string;
        };
        SiteList: {
            items: components["schemas"]["Site"][];
            next?: components["schemas"]["Cursor"];
        };
        Colour: string;
        NewDeviceGroup: {
            /** @description Without semicolons. */
            name: components["schemas"]["Name"];
            colour?: components["schemas"]["Colour"];
            credential_profile_ids?: components["schemas"]["DefaultProfileIds"];
        };
        DeviceGroupChange: {
            name?: components["schemas"]["Name"];
            colour?: components["schemas"]["Colour"] | null;
            credential_profile_ids?: components["schemas"]["DefaultProfileIds"];
        };
        DeviceGroup: {
            /** Format: uuid */
            id: string;
            entity_version: number;
            name: string;
            colour?: components["schemas"]["Colour"];
            credential_profile_ids: components["schemas"]["DefaultProfileIds"];
            device_count: number;
            /** Format: date-time */
            created_at: string;
        };
        DeviceGroupList: {
            items: components["schemas"]["DeviceGroup"][];
            next?: components["schemas"]["Cursor"];
        };
        ManyDevices: {
            items: components["schemas"]["NewDevice"][];
        };
        ManyAdded: {
            is_dry_run: boolean;
            /** @description How many were added, or would be. */
            good: number;
            refused: number;
            rows: components["schemas"]["AddedRow"][];
        };
        AddedRow: {
            /** @description The first device is 1, in CSV, too. */
            row: number;
            name?: string;
            /**
             * @description valid: would be created.
             * @enum {string}
             */
            outcome: "created" | "valid" | "refused";
            /**
             * Format: uuid
             * @description Of the device that was created.
             */
            id?: string;
            /** @description As those of a single device. */
            errors: components["schemas"]["FieldError"][];
        };
        DeviceDownload: {
            items: components["schemas"]["NewDevice"][];
            next?: components["schemas"]["Cursor"];
        };
        CredentialChoice: {
            driver: components["schemas"]["Driver"];
            /**
             * Format: uuid
             * @description The one that is taken; none where none fits.
             */
            credential_profile_id?: string;
            /** @description Why this one or none. A sentence. */
            reason: string;
            candidates: components["schemas"]["CredentialCandidate"][];
        };
        CredentialCandidate: {
            /**
             * @description Who offers it.
             * @enum {string}
             */
            origin: "device" | "site" | "group" | "tenant";
            /** @description The name of the site or group. */
            place?: string;
            /** Format: uuid */
            credential_profile_id: string;
            name: string;
            kind: components["schemas"]["CredentialKind"];
            /** @description Whether the driver takes this kind. */
            fits: boolean;
            is_taken: boolean;
        };
        DeviceState: {
            /** Format: uuid */
            id: string;
            entity_version: number;
            name: string;
            address: components["schemas"]["Address"];
            driver: components["schemas"]["Driver"];
            /** Format: uuid */
            credential_profile_id?: string;
            /** Format: uuid */
            site_id?: string;
            group_ids?: components["schemas"]["GroupIds"];
            interval_seconds: number;
            is_paused: boolean;
            status: components["schemas"]["Status"];
            reason: string;
            /** Format: date-time */
            since: string;
        };
        DeviceSnapshot: {
            items: components["schemas"]["DeviceState"][];
            next?: components["schemas"]["Cursor"];
        };
        ExportPage: {
            items: components["schemas"]["ExportRow"][];
            next?: components["schemas"]["Cursor"];
        };
        ExportRow: {
            table: string;
            /** @description The row, its columns as members. */
            row: unknown;
        };
        Purged: {
            rows: number;
        };
        StoredBlob: {
            size_bytes: number;
            sha256: string;
            /** @description As the bytes say. */
            media_type: string;
        };
        /** Format: email */
        Email: string;
        /** @description Ten characters or more, as they come; up to 1,024 bytes of UTF-8. */
        Password: string;
        /** @enum {string} */
        Role: "tenant_admin" | "engineer" | "viewer";
        Slug: string;
        NewSignIn: {
            email: components["schemas"]["Email"];
            password: string;
            /**
             * @description Answer the tokens instead of setting cookies.
             * @default false
             */
            bearer?: boolean;
        };
        RefreshSignIn: {
            refresh_token: string;
        };
        SignIn: {
            person: components["schemas"]["Person"];
            /**
             * Format: date-time
             * @description Of the access token.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description Of the sign-in.
             */
            refresh_until: string;
            /** @description Only with `bearer`. */
            access_token?: string;
            /** @description Only with `bearer`. */
            refresh_token?: string;
        };
        Person: {
            /** Format: uuid */
            id: string;
            email: components["schemas"]["Email"];
            name: string;
            is_super_admin: boolean;
        };
        Me: {
            person: components["schemas"]["Person"];
            /** @description Of this request; none if the person has no tenant yet. */
            tenant?: components["schemas"]["Slug"];
            /** @description In that tenant, as `resource:action`; `*` stands for all. */
            permissions: string[];
            memberships: components["schemas"]["Membership"][];
        };
        Membership: {
            tenant: components["schemas"]["Slug"];
            /** @description The tenant's. */
            name: string;
            role: components["schemas"]["Role"];
        };
        NewPassword: {
            old_password: string;
            new_password: components["schemas"]["Password"];
        };
        Tenant: {
            /** @description Its slug, never renamed or given to another. */
            id: components["schemas"]["Slug"];
            name: components["schemas"]["Name"];
        };
        TenantList: {
            items: components["schemas"]["Tenant"][];
            next?: components["schemas"]["Cursor"];
        };
        NewMember: {
            email: components["schemas"]["Email"];
            name: components["schemas"]["Name"];
            role: components["schemas"]["Role"];
            /** @description For a person who is new. */
            password?: components["schemas"]["Password"];
        };
        MemberChange: {
            role: components["schemas"]["Role"];
        };
        Member: {
            /** Format: uuid */
            person_id: string;
            email: components["schemas"]["Email"];
            name: string;
            role: components["schemas"]["Role"];
        };
        MemberList: {
            items: components["schemas"]["Member"][];
            next?: components["schemas"]["Cursor"];
        };
        NewStreamCredential: {
            name: components["schemas"]["Name"];
            /** @description Only facts about this; of the whole tenant without it. */
            noun?: string;
            /**
             * Format: date-time
             * @description In 90 days without it; in 400 days at most.
             */
            expires_at?: string;
        };
        StreamCredential: {
            /** Format: uuid */
            id: string;
            name: string;
            noun?: string;
            /** @description EVENTS. */
            stream: string;
            /** @description Its consumer; also the public key of its account. */
            durable: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
        };
        StreamCredentialWithSecret: {
            /** Format: uuid */
            id: string;
            name: string;
            noun?: string;
            stream: string;
            durable: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
            servers: string[];
            /** @description Of JetStream's API in this account. */
            api_prefix: string;
            /** @description The text of a NATS credentials file, for a file of mode 0600. */
            credentials: string;
        };
        StreamCredentialList: {
            items: components["schemas"]["StreamCredential"][];
            next?: components["schemas"]["Cursor"];
        };
    };
    responses: {
        /** @description Why not, as a problem document. */
        problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description How many items at most. */
        limit: number;
        /** @description The cursor `next` of the page before. It is opaque. */
        after: string;
        /** @description The name of a member to sort by; a '-' before it turns the order around. */
        sort: string;
        /** @description The ETag of what the caller has already. */
        if_none_match: string;
        /** @description The ETag of the state that is to be changed. */
        if_match: string;
        /** @description Which. */
        proposal_id: string;
        /** @description Which. */
        device_id: string;
        /** @description Which. */
        import_id: string;
        /** @description Only devices of this site. */
        of_site: string;
        /** @description Only devices of this group. */
        of_group: string;
    };
    requestBodies: never;
    headers: {
        /** @description The next page as rel="next" (RFC 8288). */
        link: string;
        /** @description Where what was made is found. */
        location: string;
        /** @description The state of this one, for If-Match and If-None-Match. */
        etag: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_devices: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
                /** @description The name of a member to sort by; a '-' before it turns the order around. */
                sort?: components["parameters"]["sort"];
                /** @description Only of these, between commas; a paused device is `paused` and nothing else. */
                status?: string;
                /** @description Only those whose name or address holds this, in any case. */
                search?: string;
                /** @description Only devices of this site. */
                site?: components["parameters"]["of_site"];
                /** @description Only devices of this group. */
                group?: components["parameters"]["of_group"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of devices; sorted by name, address, status or since. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_device: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDevice"];
            };
        };
        responses: {
            /** @description Added. */
            201: {
                headers: {
                    Location: components["headers"]["location"];
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    count_devices: {
        parameters: {
            query?: {
                /** @description Only devices of this site. */
                site?: components["parameters"]["of_site"];
                /** @description Only devices of this group. */
                group?: components["parameters"]["of_group"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts of all devices of the tenant, or of one site or group. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceCounts"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    add_devices: {
        parameters: {
            query?: {
                /** @description Only checks, and adds nothing. */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManyDevices"];
                "text/csv": string;
            };
        };
        responses: {
            /** @description What became of each row. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManyAdded"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_device_imports: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports, the newest first; the last hundred are kept. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceImportList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_device_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeviceImport"];
            };
        };
        responses: {
            /** @description It waits for its file. */
            201: {
                headers: {
                    Location: components["headers"]["location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceImport"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_device_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                import_id: components["parameters"]["import_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceImport"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    cancel_device_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                import_id: components["parameters"]["import_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does not run. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_refused_rows: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /** @description Which. */
                import_id: components["parameters"]["import_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusedRowList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    download_devices: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
                /** @description json without it. */
                format?: "json" | "csv";
                /** @description Only of these, between commas. */
                status?: string;
                /** @description Only those whose name or address holds this, in any case. */
                search?: string;
                /** @description Only devices of this site. */
                site?: components["parameters"]["of_site"];
                /** @description Only devices of this group. */
                group?: components["parameters"]["of_group"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of devices. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDownload"];
                    "text/csv": string;
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    test_connection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionToTest"];
            };
        };
        responses: {
            /** @description What answered, and what it says it is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_device: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what the caller has already. */
                "If-None-Match"?: components["parameters"]["if_none_match"];
            };
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description It is as the caller has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    remove_device: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    change_device: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["DeviceChange"];
                "application/json": components["schemas"]["DeviceChange"];
            };
        };
        responses: {
            /** @description Changed; the next poll goes by it. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    explain_credentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is offered, and what is taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialChoice"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_interfaces: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its interfaces. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InterfaceList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_registrations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its radios and their clients; none for a device without radios. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_sensors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its sensors; none for a device that has none. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SensorList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_series: {
        parameters: {
            query: {
                /** @description Names between commas, ten at most: latency_ms, cpu_ratio, memory_ratio, in_bits_per_second, …. */
                metrics: string;
                /** @description Inclusive. */
                from: string;
                /** @description Exclusive; now without it. */
                to?: string;
                /** @description The index of the interface, for its metrics. */
                interface?: number;
            };
            header?: never;
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One series for each metric. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesAnswer"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_status_changes: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes, the newest first. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusChangeList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_neighbours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                device_id: components["parameters"]["device_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them at once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NeighbourList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_topology: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
                /** @description Only this one and those beside it. */
                device_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of devices. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topology"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_scans: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of scans, the newest first; the last hundred are kept. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_scan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewScan"];
            };
        };
        responses: {
            /** @description It runs. */
            202: {
                headers: {
                    Location: components["headers"]["location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_scan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                scan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The scan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    cancel_scan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                scan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does not run. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_proposals: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
                /** @description open without it. */
                state?: "open" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of proposals. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    accept_proposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                proposal_id: components["parameters"]["proposal_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptedProposal"];
            };
        };
        responses: {
            /** @description The device was added. */
            201: {
                headers: {
                    Location: components["headers"]["location"];
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    dismiss_proposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                proposal_id: components["parameters"]["proposal_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It stays dismissed, whoever finds it. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_sites: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
                /** @description Only those whose name holds this, in any case. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sites, by name. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_site: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSite"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    Location: components["headers"]["location"];
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Site"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_site: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The site. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Site"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    remove_site: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    change_site: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["SiteChange"];
                "application/json": components["schemas"]["SiteChange"];
            };
        };
        responses: {
            /** @description Changed; the next polls of its devices go by it. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Site"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_device_groups: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
                /** @description Only those whose name holds this, in any case. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of device groups, by name. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceGroupList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_device_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeviceGroup"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    Location: components["headers"]["location"];
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceGroup"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_device_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                device_group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device group. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceGroup"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    remove_device_group: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                device_group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    change_device_group: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                device_group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["DeviceGroupChange"];
                "application/json": components["schemas"]["DeviceGroupChange"];
            };
        };
        responses: {
            /** @description Changed; the next polls of its devices go by it. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceGroup"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_credential_profiles: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of profiles, by name. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialProfileList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_credential_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCredentialProfile"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    Location: components["headers"]["location"];
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialProfile"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_credential_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                credential_profile_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile, without its secrets. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialProfile"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    remove_credential_profile: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                credential_profile_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    change_credential_profile: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the state that is to be changed. */
                "If-Match": components["parameters"]["if_match"];
            };
            path: {
                /** @description Which. */
                credential_profile_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["CredentialProfileChange"];
                "application/json": components["schemas"]["CredentialProfileChange"];
            };
        };
        responses: {
            /** @description Changed; the next poll of its devices goes by it. */
            200: {
                headers: {
                    ETag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialProfile"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    snapshot_device: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of states. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceSnapshot"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    export_devices: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    purge_devices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How much was forgotten. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purged"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSignIn"];
            };
        };
        responses: {
            /** @description Signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    refresh_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshSignIn"];
            };
        };
        responses: {
            /** @description New tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    who_am_i: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person, and what is effective in the tenant of this request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_tenants: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tenants, by id. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Tenant"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    Location: components["headers"]["location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of members, by e-mail address. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    add_member: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            /** @description Added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    change_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description Changed, from the next request on; open streams follow within 30 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    put_blob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the answer of the operation that takes the file. */
                grant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
                "text/csv": string;
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description It is stored, and whose it is knows of it. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredBlob"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description Instead of the header Signalbox-Tenant, which a browser's EventSource cannot send. */
                tenant?: string;
                /** @description Only facts about these, between commas; all without it. */
                nouns?: string;
                /** @description Only facts about the entity with this id. */
                subject?: string;
                /** @description Kinds of readings that are wanted as well, between commas; none without it. */
                telemetry?: string;
                /** @description As the header Last-Event-ID, for a client that cannot set it. */
                last_event_id?: string;
            };
            header?: {
                /** @description The id of the last fact that was seen. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream; it does not end by itself. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    list_stream_credentials: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: components["parameters"]["limit"];
                /** @description The cursor `next` of the page before. It is opaque. */
                after?: components["parameters"]["after"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of credentials, the youngest first. */
            200: {
                headers: {
                    Link: components["headers"]["link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamCredentialList"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    create_stream_credential: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStreamCredential"];
            };
        };
        responses: {
            /** @description Created; `credentials` is not kept and cannot be shown again. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamCredentialWithSecret"];
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
    remove_stream_credential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which. */
                stream_credential_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["problem"];
        };
    };
    get_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            "4XX": components["responses"]["problem"];
        };
    };
}
