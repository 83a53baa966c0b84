@own
Feature: MCP Call
  As an implementer of the workflow DSL
  I want to ensure that calls of MCP servers say and answer what they should
  So that my implementation conforms to the expected behavior

  # dsl-reference, MCP Call: "Defaults to `2025-06-18`."
  Scenario: The Version That Is Offered By Default
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-version-that-is-offered-by-default
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.offered }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "2025-06-18"
    """

  # dsl-reference, MCP Call: "The version of the MCP protocol to use."
  Scenario: The Version That Is Offered
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-version-that-is-offered
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
            protocolVersion: '2025-03-26'
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.offered }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "2025-03-26"
    """

  # dsl-reference, MCP Call: "`tools/list`: Lists available tools"
  Scenario: The Tools
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-tools
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/list
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ [ .tools[].name ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ greet, session ]
    """

  # dsl-reference, MCP Call: "`tools/call`: Calls a specific tool."
  Scenario: A Tool
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-tool
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: greet, arguments: { name: Ada } }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    content:
      - type: text
        text: Hello Ada
    isError: false
    """

  # dsl-reference, MCP Call: "`prompts/list`: Lists available prompts"
  Scenario: The Prompts
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-prompts
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: prompts/list
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    prompts:
      - name: greeting
    """

  # dsl-reference, MCP Call: "`prompts/get`: Gets a specific prompt."
  Scenario: A Prompt
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-prompt
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: prompts/get
            parameters: { name: greeting, arguments: { name: Ada } }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ .messages[0].content.text }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Greet Ada
    """

  # dsl-reference, MCP Call: "`resources/list`: Lists available resources."
  Scenario: The Resources
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-resources
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: resources/list
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ [ .resources[].uri ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ "file:///greeting.txt" ]
    """

  # dsl-reference, MCP Call: "`resources/read`: Reads a specific resource."
  Scenario: A Resource
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-resource
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: resources/read
            parameters: { uri: 'file:///greeting.txt' }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    contents:
      - uri: file:///greeting.txt
        text: Hello
    """

  # dsl-reference, MCP Call: "`resources/templates/list`: Lists available resource templates"
  Scenario: The Templates Of Resources
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-templates-of-resources
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: resources/templates/list
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ [ .resourceTemplates[].uriTemplate ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ "file:///{name}.txt" ]
    """

  # dsl-reference, MCP Call: "Supported values are:"
  Scenario: Another Method Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: another-method-is-refused
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/invent
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, MCP Call: "The MCP method to call."
  Scenario: A Call Without A Method Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-call-without-a-method-is-refused
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            transport: { http: { endpoint: 'https://mcp.contoso.com/mcp' } }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, MCP Call: "Supports runtime expressions."
  Scenario: Parameters May Hold Expressions
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: parameters-may-hold-expressions
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: greet, arguments: { name: '${ .user }' } }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ .content[0].text }'
    """
    And given the workflow input is:
    """yaml
    user: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Hello Ada
    """

  # dsl-reference, MCP Call: "The MCP method parameters."
  Scenario: Parameters May Be One Expression
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: parameters-may-be-one-expression
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: '${ .asked }'
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ .content[0].text }'
    """
    And given the workflow input is:
    """yaml
    asked: { name: greet, arguments: { name: Ada } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Hello Ada
    """

  # dsl-reference, MCP Call: "The MCP method parameters."
  Scenario: Parameters That Are Plain Text Are Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: parameters-that-are-plain-text-are-refused
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: greet
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-argument" at "/do/0/ask/with/parameters"

  # dsl-reference, MCP Call: "The `duration` after which the MCP call times out."
  @sandbox
  Scenario: A Call That Takes Too Long
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-call-that-takes-too-long
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: hang }
            transport:
              stdio:
                command: npx
                arguments: [ greeter-mcp-server ]
            timeout: PT2S
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error

  # dsl-reference, MCP Call: "The `duration` after which the MCP call times out."
  Scenario: A Call That Is In Time
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-call-that-is-in-time
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: greet, arguments: { name: Ada } }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
            timeout: { seconds: 20 }
          output:
            as: '${ .content[0].text }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Hello Ada
    """

  # dsl-reference, MCP Call: "runtimes must first send an `initialize` call to establish the connection."
  Scenario: The Connection Is Established First
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-connection-is-established-first
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.before }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ initialize, notifications/initialized ]
    """

  # dsl-reference, MCP Call: "On success the output of the call is the JSON-RPC result."
  Scenario: The Output Is The Result
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-output-is-the-result
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: prompts/list
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ has("jsonrpc") or has("result") }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    false
    """

  # dsl-reference, MCP Call: "On failure, runtimes must raise an error with type https://serverlessworkflow.io/spec/1.0.0/errors/runtime"
  Scenario: A Failure Is A Runtime Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-failure-is-a-runtime-error
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: nobodyWroteIt }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should fault with a 'runtime' error
    And the workflow should fault with error:
    """yaml
    status: 500
    """

  # dsl-reference, MCP Call: "On failure, runtimes must raise an error"
  Scenario: A Failure Can Be Caught
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-failure-can-be-caught
      version: '1.0.0'
    do:
      - attempt:
          try:
            - ask:
                call: mcp
                with:
                  method: tools/call
                  parameters: { name: nobodyWroteIt }
                  transport: { http: { endpoint: 'https://mcp.contoso.com/mcp' } }
                timeout: { after: PT20S }
          catch:
            errors:
              with:
                type: https://serverlessworkflow.io/spec/1.0.0/errors/runtime
            do:
              - tell:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, MCP Transport: "Required if `stdio` has not been set."
  Scenario: A Call Without A Transport Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-call-without-a-transport-is-refused
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/list
            transport: { }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, MCP Transport: "Required if `http` has not been set."
  Scenario: Two Transports Are Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: two-transports-are-refused
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/list
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
              stdio:
                command: npx
                arguments: [ greeter-mcp-server ]
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, MCP Transport: "additional transport-specific configuration options, if any."
  Scenario: Options Are Refused By Name
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: options-are-refused-by-name
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/list
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
              options: { retries: '3' }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "unsupported-construct" at "/do/0/ask/with/transport/options"

  # dsl-reference, MCP HTTP Transport: "An URI or an object that references the MCP server endpoint to connect to."
  Scenario: The Endpoint As An Object
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-endpoint-as-an-object
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: prompts/list
            transport:
              http:
                endpoint:
                  uri: https://mcp.contoso.com/mcp
          timeout: { after: PT20S }
          output:
            as: '${ .prompts[0].name }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    greeting
    """

  # dsl-reference, MCP HTTP Transport: "Supports runtime expressions."
  Scenario: The Endpoint As An Expression
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-endpoint-as-an-expression
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: prompts/list
            transport:
              http:
                endpoint: '${ "https://mcp.contoso.com/" + .place }'
          timeout: { after: PT20S }
          output:
            as: '${ .prompts[0].name }'
    """
    And given the workflow input is:
    """yaml
    place: mcp
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    greeting
    """

  # dsl-reference, MCP HTTP Transport: "An URI or an object that references the MCP server endpoint to connect to."
  Scenario: The Endpoint With Authentication
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-endpoint-with-authentication
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http:
                endpoint:
                  uri: https://mcp.contoso.com/mcp
                  authentication:
                    bearer:
                      token: '${ .token }'
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.headers.authorization }'
    """
    And given the workflow input is:
    """yaml
    token: conformance
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    BEARER CONFORMANCE
    """

  # dsl-reference, MCP HTTP Transport: "A key/value mapping of the HTTP headers to send with requests, if any."
  Scenario: The Headers
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-headers
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http:
                endpoint: https://mcp.contoso.com/mcp
                headers:
                  X-Tenant: '${ .tenant }'
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.headers.tenant }'
    """
    And given the workflow input is:
    """yaml
    tenant: blue
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    blue
    """

  # dsl-reference, MCP STDIO Transport: "The command used to run the MCP server."
  @sandbox
  Scenario: A Server That Is A Process
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-server-that-is-a-process
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: greet, arguments: { name: Ada } }
            transport:
              stdio:
                command: npx
                arguments: [ greeter-mcp-server ]
          timeout: { after: PT20S }
          output:
            as: '${ .content[0].text }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Hello Ada
    """

  # dsl-reference, MCP STDIO Transport: "Supports runtime expressions."
  @sandbox
  Scenario: The Command As An Expression
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-command-as-an-expression
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/list
            transport:
              stdio:
                command: '${ [ "npx", .other ][.which] }'
                arguments: [ greeter-mcp-server ]
          timeout: { after: PT20S }
          output:
            as: '${ .tools[0].name }'
    """
    And given the workflow input is:
    """yaml
    { which: 0, other: uvx }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    greet
    """

  # dsl-reference, MCP STDIO Transport: "An optional list of arguments to pass to the command."
  @sandbox
  Scenario: The Arguments Of The Command
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-arguments-of-the-command
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: arguments }
            transport:
              stdio:
                command: npx
                arguments: [ greeter-mcp-server, --name, '${ .user }' ]
          timeout: { after: PT20S }
          output:
            as: '${ .content[0].text | fromjson }'
    """
    And given the workflow input is:
    """yaml
    user: Ada Lovelace
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ --name, Ada Lovelace ]
    """

  # dsl-reference, MCP STDIO Transport: "A key/value mapping, if any, of environment variables used to configure the MCP server."
  @sandbox
  Scenario: The Environment Of The Server
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-environment-of-the-server
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: environment }
            transport:
              stdio:
                command: npx
                arguments: [ greeter-mcp-server ]
                environment:
                  GREETING: '${ .greeting }'
          timeout: { after: PT20S }
          output:
            as: '${ .content[0].text | fromjson | .GREETING }'
    """
    And given the workflow input is:
    """yaml
    greeting: hello
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    hello
    """

  # dsl-reference, MCP Call: "On failure, runtimes must raise an error with type https://serverlessworkflow.io/spec/1.0.0/errors/runtime"
  @sandbox
  Scenario: A Server That Dies
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-server-that-dies
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: die }
            transport:
              stdio:
                command: npx
                arguments: [ greeter-mcp-server ]
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should fault with a 'runtime' error

  # dsl-reference, MCP Client: "The name of the client used to connect to the MCP server."
  Scenario: The Name Of The Client
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-name-of-the-client
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
            client: { name: synapse, version: '1.0.0-alpha5.2' }
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.client.name }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    synapse
    """

  # dsl-reference, MCP Client: "The version of the client used to connect to the MCP server."
  Scenario: The Version Of The Client
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-version-of-the-client
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
            client: { name: synapse, version: '1.0.0-alpha5.2' }
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.client.version }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    1.0.0-alpha5.2
    """

  # dsl-reference, MCP Call: "Describes the client used to perform the MCP call."
  Scenario: A Client Is Named Without Being Described
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-client-is-named-without-being-described
      version: '1.0.0'
    do:
      - ask:
          call: mcp
          with:
            method: tools/call
            parameters: { name: session }
            transport:
              http: { endpoint: 'https://mcp.contoso.com/mcp' }
          timeout: { after: PT20S }
          output:
            as: '${ .structuredContent.client | (.name | length > 0) and (.version | length > 0) }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    true
    """
