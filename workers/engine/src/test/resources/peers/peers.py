# Foreign peers, by the official SDKs: an A2A agent and an MCP server over streamable HTTP.
import asyncio
import contextlib
import sys

import uvicorn
from a2a.helpers.proto_helpers import get_message_text, new_task_from_user_message, new_text_part
from a2a.server.agent_execution.agent_executor import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import (
    InMemoryPushNotificationConfigStore,
    InMemoryTaskStore,
    TaskUpdater,
)
from a2a.types.a2a_pb2 import AgentCapabilities, AgentCard, AgentInterface, AgentSkill
from mcp.server.mcpserver import MCPServer
from starlette.applications import Starlette
from starlette.routing import Mount

port = int(sys.argv[1])
url = "http://127.0.0.1:%d/a2a" % port


class Echo(AgentExecutor):
    async def execute(self, context, event_queue):
        task = context.current_task or new_task_from_user_message(context.message)
        await event_queue.enqueue_event(task)
        updater = TaskUpdater(event_queue, task.id, task.context_id)
        await updater.start_work()
        said = get_message_text(context.message)
        if said == "wait":
            await asyncio.sleep(600)
        await updater.add_artifact([new_text_part("You said: " + said)], name="echo")
        await updater.complete()

    async def cancel(self, context, event_queue):
        await TaskUpdater(event_queue, context.task_id, context.context_id).cancel()


card = AgentCard(
    name="echo",
    description="Says what it is told",
    version="1.0.0",
    supported_interfaces=[
        AgentInterface(url=url, protocol_binding="JSONRPC", protocol_version="0.3"),
        AgentInterface(url=url, protocol_binding="JSONRPC", protocol_version="1.0"),
    ],
    capabilities=AgentCapabilities(
        streaming=True, push_notifications=True, extended_agent_card=True
    ),
    default_input_modes=["text/plain"],
    default_output_modes=["text/plain"],
    skills=[AgentSkill(id="echo", name="echo", description="Says it", tags=["echo"])],
)
handler = DefaultRequestHandler(
    agent_executor=Echo(),
    task_store=InMemoryTaskStore(),
    agent_card=card,
    push_config_store=InMemoryPushNotificationConfigStore(),
    extended_agent_card=card,
)

tools = MCPServer("peer")


@tools.tool()
def add(a: int, b: int) -> int:
    """Adds two numbers."""
    return a + b


@tools.tool()
def broken() -> str:
    """Always fails."""
    raise ValueError("broken on purpose")


@tools.resource("greeting://{name}")
def greeting(name: str) -> str:
    """A greeting."""
    return "Hello " + name


@tools.prompt()
def review(code: str) -> str:
    """Asks for a review."""
    return "Review this: " + code


served = tools.streamable_http_app()


@contextlib.asynccontextmanager
async def lifespan(app):
    async with tools.session_manager.run():
        print("ready", flush=True)
        yield


app = Starlette(
    routes=[
        *create_agent_card_routes(card),
        *create_jsonrpc_routes(handler, "/a2a", enable_v0_3_compat=True),
        Mount("/", app=served),
    ],
    lifespan=lifespan,
)
uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
