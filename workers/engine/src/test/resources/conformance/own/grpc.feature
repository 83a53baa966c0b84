@own
Feature: gRPC Call
  As an implementer of the workflow DSL
  I want to ensure that gRPC calls send what the proto file says
  So that my implementation conforms to the expected behavior

  # dsl-reference, gRPC Call: "The name of the GRPC service method to call."
  Scenario: A Unary Method
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-unary-method
      version: '1.0.0'
    do:
      - greet:
          call: grpc
          with:
            proto:
              endpoint: https://example.com/greet.proto
            service:
              name: greet.Greeter
              host: greeter.example.com
              port: 50051
            method: SayHello
            arguments:
              name: ${ .user }
          output:
            as: ${ .message }
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

  # dsl-reference, gRPC Call: "A name/value mapping of the method call's arguments, if any."
  Scenario: Arguments Are A Message
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: arguments-are-a-message
      version: '1.0.0'
    do:
      - greet:
          call: grpc
          with:
            proto:
              endpoint: https://example.com/greet.proto
            service:
              name: greet.Greeter
              host: greeter.example.com
              port: 50051
            method: SayHello
            arguments:
              name: Ada
              times: 2
              tags: [ a, b ]
              counts: { x: 1 }
              mood: GLAD
          output:
            as: '${ .echo | { times, tags, mood } }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { times: 2, tags: [ a, b ], mood: GLAD }
    """

  # dsl-reference, gRPC Call: "The name of the GRPC service method to call."
  Scenario: An Unknown Method Is An Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-method-is-an-error
      version: '1.0.0'
    do:
      - greet:
          call: grpc
          with:
            proto:
              endpoint: https://example.com/greet.proto
            service:
              name: greet.Greeter
              host: greeter.example.com
              port: 50051
            method: SayGoodbye
            arguments:
              name: Ada
    """
    When the workflow is executed
    Then the workflow should fault

  # dsl-reference, Standard Error Types: "while communicating with external services, including network errors, service unavailable, or invalid responses."
  Scenario: An Error Of The Service Is A Communication Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-of-the-service-is-a-communication-error
      version: '1.0.0'
    do:
      - greet:
          call: grpc
          with:
            proto:
              endpoint: https://example.com/greet.proto
            service:
              name: greet.Greeter
              host: greeter.example.com
              port: 50051
            method: SayHello
            arguments:
              name: nobody
    """
    When the workflow is executed
    Then the workflow should fault with a 'communication' error
    And the workflow should fault with error:
    """yaml
    status: 404
    """
