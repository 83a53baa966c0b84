@own
Feature: AsyncAPI Call
  As an implementer of the workflow DSL
  I want to ensure that AsyncAPI calls send and take messages as the document says
  So that my implementation conforms to the expected behavior

  # dsl-reference, AsyncAPI Call: "If not set, default to the first [server](https://www.asyncapi.com/docs/reference/specification/v3.0.0#serverObject) matching the operation's channel."
  Scenario: The First Server Of The Channel
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-first-server-of-the-channel
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: findPetsByStatus
            message:
              payload:
                petId: ${ .id }
              headers:
                foo: bar
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    payload:
      petId: 7
    headers:
      foo: bar
    """

  # dsl-reference, AsyncAPI Outbound Message: "The message's payload, if any."
  Scenario: A Message That Is Not As The Document Says
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-message-that-is-not-as-the-document-says
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: findPetsByStatus
            message:
              payload:
                petId: seven
    """
    When the workflow is executed
    Then the workflow should fault with a "validation" error

  # dsl-reference, AsyncAPI Server: "The name of the [server](https://www.asyncapi.com/docs/reference/specification/v3.0.0#serverObject) to call the specified AsyncAPI operation on."
  Scenario: A Server That Does Not Serve The Channel
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-server-that-does-not-serve-the-channel
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: findPetsByStatus
            server:
              name: socket
            message:
              payload:
                petId: 7
    """
    When the workflow is executed
    Then the workflow should fault with a "validation" error

  # dsl-reference, AsyncAPI Server: "The target [server's variables](https://www.asyncapi.com/docs/reference/specification/v3.0.0#serverVariableObject), if any."
  Scenario: A Variable That The Server Does Not Have
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-variable-that-the-server-does-not-have
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: findPetsByStatus
            server:
              name: staging
              variables:
                environment: dev
            message:
              payload:
                petId: 7
    """
    When the workflow is executed
    Then the workflow should fault with a "validation" error

  # dsl-reference, AsyncAPI Call: "*Used only in case the referenced document uses AsyncAPI `v2.6.0`.*"
  Scenario: A Channel Of A Document Of 2.6
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-channel-of-a-document-of-2-6
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi-2.json
            channel: /notifications
            subscription:
              filter: ${ .correlationId == "u-1" }
              consume:
                amount: 1
          output:
            as: ${ map(.payload.n) }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - 1
    """

  # dsl-reference, AsyncAPI Call: "The [protocol](https://www.asyncapi.com/docs/reference/specification/v3.0.0#definitionsProtocol) to use to select the target [server](https://www.asyncapi.com/docs/reference/specification/v3.0.0#serverObject)."
  Scenario: No Server Speaks The Protocol
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: no-server-speaks-the-protocol
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            protocol: nats
            subscription:
              consume:
                amount: 1
    """
    When the workflow is executed
    Then the workflow should fault with a "validation" error

  # dsl-reference, AsyncAPI Call: "*Supported values are:  `amqp`, `amqp1`, `anypointmq`, `googlepubsub`, `http`, `ibmmq`, `jms`, `kafka`, `mercure`, `mqtt`, `mqtt5`, `nats`, `pulsar`, `redis`, `sns`, `solace`, `sqs`, `stomp` and `ws`*"
  Scenario: A Protocol That Is Not Spoken
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-protocol-that-is-not-spoken
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            protocol: amqp
            subscription:
              consume:
                amount: 1
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "unsupported-construct" at "/do/0/call/with/protocol"

  # dsl-reference, AsyncAPI Subscription: "A [runtime expression](dsl.md#runtime-expressions), if any, used to filter consumed [messages](#asyncapi-inbound-message)."
  Scenario: Only Filtered Messages Count
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: only-filtered-messages-count
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            subscription:
              filter: ${ .payload.from.firstName == "Eve" and .payload.n > 2 }
              consume:
                amount: 2
          output:
            as: ${ map(.payload.n) }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - 3
    - 4
    """

  # dsl-reference, AsyncAPI Subscription Lifetime: "The [`duration`](#duration) that defines for how long to consume messages."
  Scenario: The Time Is Up
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-time-is-up
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            protocol: ws
            subscription:
              filter: ${ .payload.n == 7 }
              consume:
                amount: 100
                for:
                  milliseconds: 1500
          output:
            as: ${ length }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    3
    """

  # dsl-reference, AsyncAPI Subscription Lifetime: "A [runtime expression](dsl.md#runtime-expressions), if any, used to determine whether or not to keep consuming messages."
  Scenario: As Long As A Condition Holds
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: as-long-as-a-condition-holds
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            subscription:
              filter: ${ .correlationId == "u-2" }
              consume:
                while: ${ length < 3 }
          output:
            as: ${ map(.payload.n) }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - 1
    - 2
    - 3
    """

  # dsl-reference, AsyncAPI Subscription Lifetime: "A [runtime expression](dsl.md#runtime-expressions), if any, used to determine until when to consume messages."
  Scenario: Until A Condition Holds
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: until-a-condition-holds
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            subscription:
              filter: ${ .correlationId == "u-2" }
              consume:
                until: ${ length == 3 }
          output:
            as: ${ map(.payload.n) }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - 1
    - 2
    - 3
    """

  # dsl-reference, AsyncAPI Subscription: "An AsyncAPI subscribe operation call produces a sequentially ordered array of all the [messages](#asyncapi-inbound-message) it has consumed, and potentially transformed using `foreach.output.as`."
  Scenario: The Output Of Each Message
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-output-of-each-message
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            subscription:
              filter: ${ .correlationId == "u-2" }
              consume:
                amount: 2
              foreach:
                item: message
                at: i
                do:
                  - double:
                      set:
                        twice: ${ $message.payload.n * 2 }
                output:
                  as: '${ { i: $i, twice } }'
                export:
                  as: '${ ($context.seen // []) + [$i] | { seen: . } }'
      - after:
          set:
            got: ${ . }
            seen: ${ $context.seen }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    got:
    - i: 0
      twice: 2
    - i: 1
      twice: 4
    seen: [0, 1]
    """

  # dsl-reference, Subscription Iterator: "The tasks to perform for each consumed item."
  Scenario: A Timeout Ends The Subscription
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-timeout-ends-the-subscription
      version: '1.0.0'
    do:
      - call:
          call: asyncapi
          with:
            document:
              endpoint: https://fake.com/docs/asyncapi.json
            operation: getNotifications
            subscription:
              filter: ${ false }
              consume:
                amount: 1
          timeout:
            after: PT2S
    """
    When the workflow is executed
    Then the workflow should fault with a "timeout" error
