// Places an order by writing three commands to Kafka, and waits until they are decided. Exit code 0 says that it is SUBMITTED.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const BOOTSTRAP_SERVERS = process.env.BOOTSTRAP_SERVERS ?? '127.0.0.1:9092';
const REGISTRY_URL = process.env.REGISTRY_URL ?? 'http://127.0.0.1:8081';
const QUERY_URL = process.env.QUERY_URL ?? 'http://127.0.0.1:8090';
const COMMAND_TOPIC = process.env.COMMAND_TOPIC ?? 'order-commands.web';
const ORDER_ID = process.env.ORDER_ID ?? randomUUID();
const PATIENCE_MILLIS = 30_000;

const tea = { itemId: 'line-1', sku: 'TEA', name: 'Tea', quantity: 2, unitPrice: { amount: 450, currency: 'EUR' } };
const commands = [
  command('CreateOrder', { customerId: 'ada', currency: 'EUR', items: [] }),
  command('AddItem', { item: tea }),
  command('SubmitOrder', {}),
];

// A commandId has effect once: whoever sends a command again keeps its id.
function command(type, fields) {
  const envelope = {
    commandId: randomUUID(),
    aggregateId: ORDER_ID,
    expectedVersion: null, // any
    issuedAt: Date.now(),
    metadata: { userId: 'example', correlationId: ORDER_ID, causationId: null, tenant: null },
  };
  return { type, id: envelope.commandId, value: { envelope, ...fields } };
}

// The schemas are registered beforehand; nothing is registered by writing.
async function encoded(registry, { type, value }) {
  const schemaId = await registry.getLatestSchemaId(`${COMMAND_TOPIC}-dev.orderstream.avro.command.${type}`);
  return { key: ORDER_ID, value: await registry.encode(schemaId, value), headers: { 'message-type': type } };
}

async function send() {
  const registry = new SchemaRegistry({ host: REGISTRY_URL });
  const messages = [];
  for (const each of commands) {
    messages.push(await encoded(registry, each));
  }
  const kafka = new Kafka({ clientId: 'example', brokers: BOOTSTRAP_SERVERS.split(','), logLevel: logLevel.WARN });
  // DefaultPartitioner (of kafkajs 2) is murmur2, as Java's; LegacyPartitioner is not. Idempotence implies acks=all.
  const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({ topic: COMMAND_TOPIC, acks: -1, messages });
  } finally {
    await producer.disconnect();
  }
}

// Asks until the answer is one that `accept` takes; 503 says that the views are busy, a 404 that they have not seen the order yet.
async function ask(path, accept) {
  for (const deadline = Date.now() + PATIENCE_MILLIS; Date.now() < deadline; await sleep(100)) {
    const response = await fetch(QUERY_URL + path);
    const body = await response.json();
    if (response.ok && accept(body)) {
      return body;
    }
  }
  throw new Error(`no answer to ${path} within ${PATIENCE_MILLIS} ms`);
}

try {
  await send();
  for (const { type, id } of commands) {
    const outcome = await ask(`/orders/${ORDER_ID}/commands/${id}?wait=2000`, (body) => body.status !== 'PENDING');
    console.log(type, outcome.status, outcome.code ?? `versions ${outcome.versions}`);
    if (outcome.status !== 'ACCEPTED') {
      throw new Error(`${type} is ${outcome.status}: ${outcome.detail}`);
    }
  }
  const order = await ask(`/orders/${ORDER_ID}?minVersion=3`, () => true);
  console.log(`order ${ORDER_ID} is ${order.state}`);
  process.exitCode = order.state === 'SUBMITTED' ? 0 : 1;
} catch (failed) {
  console.error(failed.message);
  process.exitCode = 1;
}
