# An MCP server over stdio for tests: what a tool does is in its name.
import json
import os
import sys
import time

initialized = False


def say(message):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()


def hear():
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)


def ask(method):
    say({"id": "from-the-server", "method": method})
    return hear()


def text(value):
    return {"content": [{"type": "text", "text": value}], "isError": False}


def call(name, arguments, params):
    if name == "greet":
        return text("Hello " + arguments["name"])
    if name == "conversations_add_message":
        by = os.environ["SLACK_MCP_XOXP_TOKEN"][:4]
        return text("%s says in %s: %s" % (by, arguments["channel_id"], arguments["payload"]))
    if name == "key":
        return text(params["_meta"]["dev.penstock/idempotency-key"])
    if name == "environment":
        return text(json.dumps(dict(os.environ)))
    if name == "arguments":
        return text(json.dumps(sys.argv[1:]))
    if name == "network":
        return text(" ".join(l.split(":")[0].strip() for l in open("/proc/net/dev") if ":" in l))
    if name == "trusted":
        return text(" ".join(f for f in os.listdir("/etc") if f == "resolv.conf"))
    if name == "ask":
        return text(json.dumps([ask("ping"), ask("roots/list")]))
    if name == "hang":
        time.sleep(600)
    if name == "die":
        sys.stderr.write(arguments.get("complaint", "out of luck") + "\n")
        sys.exit(3)
    if name == "flood":
        while True:
            say({"method": "notifications/message", "params": {"data": "x" * 1000}})
    return {**text("There is no tool " + name), "isError": True}


def answer(method, params):
    global initialized
    if method == "initialize":
        initialized = True
        return {
            "protocolVersion": os.environ.get("SPEAKS", params["protocolVersion"]),
            "capabilities": {"tools": {}},
            "serverInfo": {"name": params["clientInfo"]["name"] + "'s server", "version": "1"},
        }
    if not initialized:
        raise ValueError("not initialized")
    if method == "tools/list":
        return {"tools": [{"name": "greet", "inputSchema": {"type": "object"}}]}
    if method == "tools/call":
        return call(params["name"], params.get("arguments", {}), params)
    raise ValueError("no method " + method)


print("A server that says something in plain words first.", flush=True)
while True:
    message = hear()
    if "id" not in message or "method" not in message:
        continue
    try:
        say({"id": message["id"], "result": answer(message["method"], message.get("params", {}))})
    except ValueError as e:
        say({"id": message["id"], "error": {"code": -32601, "message": str(e)}})
