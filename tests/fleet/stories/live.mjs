// A client of the live stream: Server-sent events, as the standard has them.
import http from 'node:http';
import { after } from 'node:test';
import { createParser } from 'eventsource-parser';
import { until, url } from './fleet.mjs';

// An open stream would keep a test that has failed from ending.
const all = [];
after(() => all.forEach((live) => live.cut()));

export class Live {
  constructor(person, query = {}) {
    this.person = person;
    this.query = query;
    this.events = []; // {name, id, at, data}, in the order of arrival
    this.lastId = undefined;
    this.isOpen = false;
    this.connections = 0;
    all.push(this);
  }

  // Connects, going on after the last fact that was seen. Answers when the server has answered.
  open({ lastId = this.lastId, headers = {} } = {}) {
    const target = new URL('/api/v1/events/stream', url);
    for (const [name, value] of Object.entries(this.query)) target.searchParams.set(name, value);
    const sent = { accept: 'text/event-stream', ...headers };
    if (this.person.token) sent.authorization = `Bearer ${this.person.token}`;
    if (this.person.tenant && !this.query.tenant) sent['signalbox-tenant'] = this.person.tenant;
    if (lastId) sent['last-event-id'] = lastId;
    return new Promise((resolve, reject) => {
      const options = { headers: sent, agent: false, localAddress: this.person.from };
      const request = http.get(target, options, (response) => {
        this.request = request;
        this.response = response;
        this.status = response.statusCode;
        this.isOpen = response.statusCode === 200;
        this.connections += 1;
        response.setEncoding('utf8');
        const parser = createParser({ onEvent: (event) => this.#take(event, request) });
        response.on('data', (text) => parser.feed(text));
        const over = () => {
          if (this.request === request) this.isOpen = false;
        };
        response.on('end', over);
        response.on('error', over);
        response.on('close', over);
        resolve(this);
      });
      request.on('error', (error) => {
        if (this.request === request) this.isOpen = false;
        reject(error);
      });
    });
  }

  #take(event, request) {
    if (this.request !== request) return; // what a cut connection still held
    if (event.id) this.lastId = event.id;
    this.events.push({
      name: event.event,
      id: event.id,
      at: Date.now(),
      data: JSON.parse(event.data),
    });
  }

  // Cuts the connection without a word, as a train in a tunnel does.
  cut() {
    const { request } = this;
    this.request = undefined;
    this.isOpen = false;
    request?.on('error', () => {});
    request?.destroy();
  }

  named(name) {
    return this.events.filter((event) => event.name === name);
  }
  get facts() {
    return this.named('fact');
  }

  // The first fact of this type (`device.created`) of which `condition` is true.
  fact(type, condition = () => true, seconds = 10) {
    const wanted = (event) => event.data.type === `signalbox.${type}` && condition(event.data);
    return until(`a fact ${type}`, () => this.facts.find(wanted), seconds, 10);
  }
}

export async function listen(person, query) {
  const live = await new Live(person, query).open();
  await until(
    'the first heartbeat',
    () => live.status !== 200 || live.named('heartbeat').length > 0,
  );
  return live;
}
