// Changes that say which state they are made to.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openClient } from './client.mjs';
import { expect, newPlace, newProfile, newQuietDevice, newTenant } from './fleet.mjs';
import { Checker, readDocument } from './openapi.mjs';

const world = {};

before(async () => {
  world.checker = new Checker(await readDocument());
  world.tenant = await newTenant('a');
  world.admin = world.tenant.admin;
});

const clientOf = (person) => openClient(world.checker, person);

test('nothing is changed by who does not say which state was read', async () => {
  const api = await clientOf(world.admin);
  const { id: profileId } = await newProfile(world.admin);
  const { id: deviceId } = await newQuietDevice(world.admin);
  const [site, group] = [
    { site_id: (await newPlace(world.admin, 'sites')).id },
    { device_group_id: (await newPlace(world.admin, 'device-groups')).id },
  ];
  const [device, profile] = [{ device_id: deviceId }, { credential_profile_id: profileId }];
  const answers = [
    await api.change_device(device, { name: 'x' }),
    await api.remove_device(device),
    await api.change_credential_profile(profile, { name: 'x' }),
    await api.remove_credential_profile(profile),
    await api.change_site(site, { name: 'x' }),
    await api.remove_site(site),
    await api.change_device_group(group, { name: 'x' }),
    await api.remove_device_group(group),
  ];
  assert.deepEqual([...new Set(answers.map((one) => one.status))], [428]);
  for (const answer of answers) assert.equal(answer.body.errors[0].parameter, 'If-Match');
  assert.equal(expect(await api.get_site(site), 200).body.entity_version, 1);
  assert.equal(expect(await api.get_device_group(group), 200).body.entity_version, 1);
  assert.equal(expect(await api.get_device(device), 200).body.entity_version, 1);
  assert.equal(expect(await api.get_credential_profile(profile), 200).body.entity_version, 1);
});
