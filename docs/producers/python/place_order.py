"""Places an order by writing three commands to Kafka, and waits until they are decided. Exit code 0 says that it is SUBMITTED."""

import io
import json
import os
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime, timezone

import avro.io
import avro.schema
from confluent_kafka import Producer

BOOTSTRAP_SERVERS = os.environ.get("BOOTSTRAP_SERVERS", "127.0.0.1:9092")
REGISTRY_URL = os.environ.get("REGISTRY_URL", "http://127.0.0.1:8081")
QUERY_URL = os.environ.get("QUERY_URL", "http://127.0.0.1:8090")
COMMAND_TOPIC = os.environ.get("COMMAND_TOPIC", "order-commands.web")
ORDER_ID = os.environ.get("ORDER_ID", str(uuid.uuid4()))
# librdkafka's own default, consistent_random, is CRC32: commands go to other partitions, and are dead letters (WRONG_PARTITION).
PARTITIONER = os.environ.get("PARTITIONER", "murmur2_random")
PATIENCE_SECONDS = 30


def command(kind, **fields):
    """A commandId has effect once: whoever sends a command again keeps its id."""
    envelope = {
        "commandId": str(uuid.uuid4()),
        "aggregateId": ORDER_ID,
        "expectedVersion": None,  # any
        "issuedAt": datetime.now(timezone.utc),
        "metadata": {"userId": "example", "correlationId": ORDER_ID, "causationId": None, "tenant": None},
    }
    return kind, {"envelope": envelope, **fields}


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def encoded(kind, fields):
    """Confluent's wire format: byte 0, the schema's id, Avro. The schemas are registered beforehand; none is by writing."""
    subject = urllib.parse.quote(f"{COMMAND_TOPIC}-dev.orderstream.avro.command.{kind}", safe="")
    registered = get(f"{REGISTRY_URL}/subjects/{subject}/versions/latest")
    body = io.BytesIO()
    body.write(struct.pack(">bI", 0, registered["id"]))
    avro.io.DatumWriter(avro.schema.parse(registered["schema"])).write(fields, avro.io.BinaryEncoder(body))
    return body.getvalue()


def send(commands):
    producer = Producer(
        {
            "bootstrap.servers": BOOTSTRAP_SERVERS,
            "acks": "all",
            "enable.idempotence": True,
            "partitioner": PARTITIONER,
        }
    )
    failed = []

    def delivered(error, message):
        if error is not None:
            failed.append(error)

    for kind, fields in commands:
        producer.produce(
            COMMAND_TOPIC,
            key=ORDER_ID.encode(),
            value=encoded(kind, fields),
            headers={"message-type": kind.encode()},
            on_delivery=delivered,
        )
    unsent = producer.flush(PATIENCE_SECONDS)
    if failed or unsent:
        sys.exit(f"not written: {failed or unsent}")


def ask(path, accept):
    """Asks until the answer is accepted; 503 says that the views are busy, a 404 that they have not seen the order yet."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            body = get(QUERY_URL + path)
            if accept(body):
                return body
        except urllib.error.HTTPError as refused:
            if refused.code not in (404, 503):
                raise
        time.sleep(0.1)
    sys.exit(f"no answer to {path} within {PATIENCE_SECONDS} s")


def main():
    tea = {
        "itemId": "line-1",
        "sku": "TEA",
        "name": "Tea",
        "quantity": 2,
        "unitPrice": {"amount": 450, "currency": "EUR"},
    }
    commands = [
        command("CreateOrder", customerId="ada", currency="EUR", items=[]),
        command("AddItem", item=tea),
        command("SubmitOrder"),
    ]
    send(commands)
    for kind, fields in commands:
        path = f"/orders/{ORDER_ID}/commands/{fields['envelope']['commandId']}?wait=2000"
        outcome = ask(path, lambda body: body["status"] != "PENDING")
        print(kind, outcome["status"], outcome.get("code", f"versions {outcome.get('versions')}"))
        if outcome["status"] != "ACCEPTED":
            sys.exit(f"{kind} is {outcome['status']}: {outcome.get('detail')}")
    order = ask(f"/orders/{ORDER_ID}?minVersion=3", lambda body: True)
    print(f"order {ORDER_ID} is {order['state']}")
    sys.exit(0 if order["state"] == "SUBMITTED" else 1)


if __name__ == "__main__":
    main()
