"""Holds a SCIM server to its RFCs: prints each objection on a line, then how many checks there were.

The server's address is the argument, the key the standard input.
"""

import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

key = sys.stdin.read().strip()
with Client(base_url=sys.argv[1], headers={"Authorization": f"Bearer {key}"}) as http:
    results = check_server(SyncSCIMClient(http))
for result in results:
    if result.status == Status.ERROR:
        print(result.title, result.resource_type, result.reason.replace("\n", " "))
print(sum(result.status == Status.SUCCESS for result in results), "passed")
