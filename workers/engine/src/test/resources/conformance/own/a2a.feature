@own
Feature: A2A Call
  As an implementer of the workflow DSL
  I want to ensure that calls of agents say and answer what they should
  So that my implementation conforms to the expected behavior

  # dsl-reference, A2A Call: "`message/send`"
  Scenario: The Method Message Send
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-message-send
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/send
            server: 'https://example.com/agent'
            parameters: { message: { parts: [ { kind: text, text: hello } ] } }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    message/send
    """

  # dsl-reference, A2A Call: "`tasks/get`"
  Scenario: The Method Tasks Get
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-tasks-get
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            server: 'https://example.com/agent'
            parameters: { id: t-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tasks/get
    """

  # dsl-reference, A2A Call: "`tasks/list`"
  Scenario: The Method Tasks List
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-tasks-list
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/list
            server: 'https://example.com/agent'
            parameters: { contextId: c-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tasks/list
    """

  # dsl-reference, A2A Call: "`tasks/cancel`"
  Scenario: The Method Tasks Cancel
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-tasks-cancel
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/cancel
            server: 'https://example.com/agent'
            parameters: { id: t-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tasks/cancel
    """

  # dsl-reference, A2A Call: "`tasks/pushNotificationConfig/set`"
  Scenario: The Method Tasks PushNotificationConfig Set
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-tasks-pushnotificationconfig-set
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/pushNotificationConfig/set
            server: 'https://example.com/agent'
            parameters: { taskId: t-1, pushNotificationConfig: { url: 'https://example.com/told' } }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tasks/pushNotificationConfig/set
    """

  # dsl-reference, A2A Call: "`tasks/pushNotificationConfig/get`"
  Scenario: The Method Tasks PushNotificationConfig Get
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-tasks-pushnotificationconfig-get
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/pushNotificationConfig/get
            server: 'https://example.com/agent'
            parameters: { id: t-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tasks/pushNotificationConfig/get
    """

  # dsl-reference, A2A Call: "`tasks/pushNotificationConfig/list`"
  Scenario: The Method Tasks PushNotificationConfig List
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-tasks-pushnotificationconfig-list
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/pushNotificationConfig/list
            server: 'https://example.com/agent'
            parameters: { id: t-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tasks/pushNotificationConfig/list
    """

  # dsl-reference, A2A Call: "`tasks/pushNotificationConfig/delete`"
  Scenario: The Method Tasks PushNotificationConfig Delete
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-tasks-pushnotificationconfig-delete
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/pushNotificationConfig/delete
            server: 'https://example.com/agent'
            parameters: { id: t-1, pushNotificationConfigId: p-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    tasks/pushNotificationConfig/delete
    """

  # dsl-reference, A2A Call: "`agent/getAuthenticatedExtendedCard`"
  Scenario: The Method Agent GetAuthenticatedExtendedCard
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-method-agent-getauthenticatedextendedcard
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: agent/getAuthenticatedExtendedCard
            server: 'https://example.com/agent'
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    agent/getAuthenticatedExtendedCard
    """

  # dsl-reference, A2A Call: "For `message/stream` and `tasks/resubscribe` methods the output is a sequentially ordered array of all the result objects."
  Scenario: All Results Of Message Stream
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-results-of-message-stream
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/stream
            server: 'https://example.com/agent'
            parameters: { message: { parts: [ { kind: text, text: hello } ] } }
          timeout: { after: PT20S }
          output:
            as: '${ [ .[].n ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ 1, 2, 3 ]
    """

  # dsl-reference, A2A Call: "For `message/stream` and `tasks/resubscribe` methods the output is a sequentially ordered array of all the result objects."
  Scenario: All Results Of Tasks Resubscribe
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-results-of-tasks-resubscribe
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/resubscribe
            server: 'https://example.com/agent'
            parameters: { id: t-1 }
          timeout: { after: PT20S }
          output:
            as: '${ [ .[].n ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ 1, 2, 3 ]
    """

  # dsl-reference, A2A Call: "Supported values are:"
  Scenario: Another Method Is Refused By Name
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: another-method-is-refused-by-name
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/invent
            server: 'https://example.com/agent'
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, A2A Call: "The AgentCard resource that describes the agent to call."
  Scenario: The Agent Of A Card
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-agent-of-a-card
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/send
            agentCard: { endpoint: 'https://example.com/.well-known/agent-card.json' }
            parameters: { message: { parts: [ { kind: text, text: hello } ] } }
          timeout: { after: PT20S }
          output:
            as: '${ .method }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    message/send
    """

  # dsl-reference, A2A Call: "An URI or an object that describes the A2A server to call."
  Scenario: The Server As An Object
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-server-as-an-object
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            server:
              uri: https://example.com/agent
            parameters: { id: t-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .params.id }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    t-1
    """

  # dsl-reference, A2A Call: "Required if `server` has not been set."
  Scenario: Neither Card Nor Server Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: neither-card-nor-server-is-refused
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            parameters: { id: t-1 }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, A2A Call: "Required if `agentCard` has not been set, otherwise ignored"
  Scenario: Beside A Card The Server Is Ignored
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: beside-a-card-the-server-is-ignored
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            agentCard: { endpoint: 'https://example.com/.well-known/agent-card.json' }
            server: https://example.com/nobody/is/here
            parameters: { id: t-1 }
          timeout: { after: PT20S }
          output:
            as: '${ .params.id }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    t-1
    """

  # dsl-reference, A2A Call: "runtimes must default `message.messageId` to a uuid"
  Scenario: The Identity Of A Message
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-identity-of-a-message
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/send
            server: 'https://example.com/agent'
            parameters: { message: { parts: [ { kind: text, text: hello } ] } }
          timeout: { after: PT20S }
          output:
            as: '${ .params.message.messageId | test("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$") }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    true
    """

  # dsl-reference, A2A Call: "runtimes must default `message.messageId` to a uuid"
  Scenario: The Identity Of A Message That Is Given
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-identity-of-a-message-that-is-given
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/send
            server: 'https://example.com/agent'
            parameters: { message: { messageId: m-1, parts: [] } }
          timeout: { after: PT20S }
          output:
            as: '${ .params.message.messageId }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    m-1
    """

  # dsl-reference, A2A Call: "and `message.role` to `user`."
  Scenario: The Role Of A Message
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-role-of-a-message
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/send
            server: 'https://example.com/agent'
            parameters: { message: { parts: [ { kind: text, text: hello } ] } }
          timeout: { after: PT20S }
          output:
            as: '${ .params.message.role }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    user
    """

  # dsl-reference, A2A Call: "and `message.role` to `user`."
  Scenario: The Role Of A Message That Is Given
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-role-of-a-message-that-is-given
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/send
            server: 'https://example.com/agent'
            parameters: { message: { role: agent, parts: [] } }
          timeout: { after: PT20S }
          output:
            as: '${ .params.message.role }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    agent
    """

  # dsl-reference, A2A Call: "For the `message/send` and `message/stream` methods"
  Scenario: The Defaults Of A Streamed Message
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-defaults-of-a-streamed-message
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: message/stream
            server: 'https://example.com/agent'
            parameters: { message: { parts: [ { kind: text, text: hello } ] } }
          timeout: { after: PT20S }
          output:
            as: '${ .[0].params.message | [ .role, (.messageId | length) ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ user, 36 ]
    """

  # dsl-reference, A2A Call: "The parameters for the A2A RPC method."
  Scenario: Only Messages Have Defaults
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: only-messages-have-defaults
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            server: 'https://example.com/agent'
            parameters: { message: { id: t-1 } }
          timeout: { after: PT20S }
          output:
            as: '${ .params }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    message: { id: t-1 }
    """

  # dsl-reference, A2A Call: "Supports runtime expressions."
  Scenario: Parameters With Expressions
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: parameters-with-expressions
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            server: 'https://example.com/agent'
            parameters: { id: '${ .task }' }
          timeout: { after: PT20S }
          output:
            as: '${ .params.id }'
    """
    And given the workflow input is:
    """yaml
    task: t-7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    t-7
    """

  # dsl-reference, A2A Call: "The parameters for the A2A RPC method."
  Scenario: Parameters Of One Expression
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: parameters-of-one-expression
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            server: 'https://example.com/agent'
            parameters: '${ .asked }'
          timeout: { after: PT20S }
          output:
            as: '${ .params.id }'
    """
    And given the workflow input is:
    """yaml
    asked: { id: t-7 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    t-7
    """

  # dsl-reference, A2A Call: "On success the output is the JSON-RPC result."
  Scenario: The Output Of A Call
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-output-of-a-call
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            server: 'https://example.com/agent'
            parameters: { id: t-1 }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    method: tasks/get
    params: { id: t-1 }
    """

  # dsl-reference, A2A Call: "On failure runtimes must raise an error with type https://serverlessworkflow.io/spec/1.0.0/errors/runtime"
  Scenario: An Error Of The Agent
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-of-the-agent
      version: '1.0.0'
    do:
      - ask:
          call: a2a
          with:
            method: tasks/get
            server: 'https://example.com/agent'
            parameters: { id: unknown }
          timeout: { after: PT20S }
    """
    When the workflow is executed
    Then the workflow should fault with a 'runtime' error
    And the workflow should fault with error:
    """yaml
    status: 500
    """
