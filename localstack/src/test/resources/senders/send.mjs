// Signs with the senders' own libraries and posts what they made, and what is almost that.
// Standard input: {url, secrets: {sender: {current, before, other}}}. A line of JSON for each answer.
import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const home = process.argv[2];
const require = createRequire(pathToFileURL(home + '/'));
const { Webhook: Standard } = require('standardwebhooks');
const { Webhook: Svix } = require('svix');
const Stripe = require('stripe');
const twilio = require('twilio');
const { EventWebhook } = require('@sendgrid/eventwebhook');
const { verifyKey } = require('discord-interactions');
const octokit = await import(
  pathToFileURL(home + '/node_modules/@octokit/webhooks-methods/dist-node/index.js').href
).catch(() => import(pathToFileURL(require.resolve('@octokit/webhooks-methods')).href));

const { url, secrets } = JSON.parse(await new Response(process.stdin).text());
const json = 'application/json';

// Each: what its library makes of a secret, an id and a moment; some also what it says of that.
const senders = {
  'standard-webhooks': (secret, id, at) => {
    const body = JSON.stringify({ id });
    return {
      type: json,
      body,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at / 1000)),
        'webhook-signature': new Standard(secret).sign(id, new Date(at), body),
      },
    };
  },
  svix: (secret, id, at) => {
    const body = JSON.stringify({ id });
    return {
      type: json,
      body,
      headers: {
        'svix-id': id,
        'svix-timestamp': String(Math.floor(at / 1000)),
        'svix-signature': new Svix(secret).sign(id, new Date(at), body),
      },
    };
  },
  github: async (secret, id) => {
    const body = JSON.stringify({ zen: id });
    return {
      type: json,
      body,
      headers: {
        'x-github-delivery': id,
        'x-github-event': 'ping',
        'x-hub-signature-256': await octokit.sign(secret, body),
      },
    };
  },
  stripe: (secret, id, at) => {
    const body = JSON.stringify({ id, object: 'event' });
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret,
      timestamp: Math.floor(at / 1000),
    });
    return { type: json, body, headers: { 'stripe-signature': signature } };
  },
  twilio: (secret, id) => {
    const fields = { MessageSid: id, Body: 'hé + ü', From: '+14158675309' };
    const signature = twilio.getExpectedTwilioSignature(
      secret, 'https://hooks.example.com/hooks/by-twilio', fields);
    return {
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields).toString(),
      headers: { 'x-twilio-signature': signature, 'i-twilio-idempotency-token': id },
    };
  },
  // These two sign nowhere but at home: the key is ours, and their library must agree with it.
  sendgrid: (secret, id, at) => {
    const body = JSON.stringify([{ sg_event_id: id, event: 'delivered' }]) + '\r\n';
    const timestamp = String(Math.floor(at / 1000));
    const key = crypto.createPrivateKey({
      key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
    const signature = crypto.sign('sha256', Buffer.from(timestamp + body), key).toString('base64');
    const library = new EventWebhook();
    const shown = crypto.createPublicKey(key).export({ format: 'der', type: 'spki' });
    if (!library.verifySignature(
        library.convertPublicKeyToECDSA(shown.toString('base64')), body, signature, timestamp)) {
      throw new Error('SendGrid\'s library refuses it');
    }
    return {
      type: json,
      body,
      headers: {
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': timestamp,
      },
    };
  },
  discord: async (secret, id, at, type = 2) => {
    const body = JSON.stringify({ id, type });
    const timestamp = String(Math.floor(at / 1000));
    const key = crypto.createPrivateKey({
      key: Buffer.concat([
        Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(secret, 'hex')]),
      format: 'der',
      type: 'pkcs8',
    });
    const signature = crypto.sign(null, Buffer.from(timestamp + body), key).toString('hex');
    const shown = crypto.createPublicKey(key).export({ format: 'der', type: 'spki' });
    if (!(await verifyKey(body, signature, timestamp, shown.subarray(-32).toString('hex')))) {
      throw new Error('Discord\'s library refuses it');
    }
    return {
      type: json,
      body,
      headers: { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp },
    };
  },
};

const signatures = new Set([
  'webhook-signature', 'svix-signature', 'x-hub-signature-256', 'stripe-signature',
  'x-twilio-signature', 'x-twilio-email-event-webhook-signature', 'x-signature-ed25519']);

async function post(sender, made) {
  const answer = await fetch(`${url}/hooks/by-${sender}`, {
    method: 'POST',
    headers: { 'content-type': made.type, ...made.headers },
    body: made.body,
  });
  return { status: answer.status, run: answer.headers.get('location'), body: await answer.text() };
}

async function tell(sender, what, made) {
  console.log(JSON.stringify({ sender, what, ...(await post(sender, made)) }));
}

for (const [sender, make] of Object.entries(senders)) {
  const { current, before, other } = secrets[sender];
  const id = (what) => `${sender}-${what}`;
  const now = Date.now();
  const valid = await make(current, id('valid'), now);
  await tell(sender, 'valid', valid);
  await tell(sender, 'replayed', valid);
  await tell(sender, 'resigned', await make(current, id('valid'), now + 1000));
  await tell(sender, 'rotated', await make(before, id('rotated'), now));
  await tell(sender, 'stale', await make(current, id('stale'), now - 600_000));
  await tell(sender, 'future', await make(current, id('future'), now + 600_000));
  await tell(sender, 'wrong', await make(other, id('wrong'), now));
  const tampered = await make(current, id('tampered'), now);
  await tell(sender, 'tampered', { ...tampered, body: tampered.body.replace('t', 'T') });
  const unsigned = await make(current, id('unsigned'), now);
  await tell(sender, 'unsigned', {
    ...unsigned,
    headers: Object.fromEntries(
      Object.entries(unsigned.headers).filter(([name]) => !signatures.has(name))),
  });
  const twice = await make(current, id('double'), now);
  await Promise.all([tell(sender, 'double', twice), tell(sender, 'double', twice)]);
}
await tell('discord', 'ping', await senders.discord(secrets.discord.current, 'p', Date.now(), 1));
