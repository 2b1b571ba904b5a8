export { type ClockWatch, watchClock } from './clock/watch-clock.ts';
export { type FakeHub, type FakeTag, type HubMode, startFakeHub } from './fakes/fake-hub.ts';
export type { FakeServer, ReceivedRequest } from './fakes/fake-server.ts';
export { type FakeWebhook, startFakeWebhook, type WebhookMode } from './fakes/fake-webhook.ts';
export { simPath } from './sim-path.ts';
