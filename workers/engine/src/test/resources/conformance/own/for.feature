@own
Feature: For Task
  As an implementer of the workflow DSL
  I want to ensure that for tasks go over a collection
  So that my implementation conforms to the expected behavior

  # dsl-reference, For: "Defaults to `item`."
  Scenario: The Item Has A Default Name
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-item-has-a-default-name
      version: '1.0.0'
    do:
      - loop:
          for:
            in: ${ .list }
          do:
            - add:
                set:
                  list: ${ .list }
                  sum: ${ (.sum // 0) + $item }
      - keep:
          set: { sum: '${ .sum }' }
    """
    And given the workflow input is:
    """yaml
    list: [ 1, 2, 3 ]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sum: 6
    """

  # dsl-reference, For: "The name of the variable used to store the index of the current item being enumerated."
  Scenario: The Index Can Be Named
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-index-can-be-named
      version: '1.0.0'
    do:
      - loop:
          for:
            each: letter
            in: ${ ["a", "b"] }
            at: place
          do:
            - add:
                set:
                  all: '${ .all + [ { ($letter): $place } ] }'
    """
    And given the workflow input is:
    """yaml
    all: []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all: [ { a: 0 }, { b: 1 } ]
    """

  # dsl-reference, For: "that represents the condition, if any, that must be met for the iteration to continue."
  Scenario: While Stops The Iteration
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: while-stops-the-iteration
      version: '1.0.0'
    do:
      - loop:
          for:
            in: ${ [1, 2, 3, 4] }
          while: ${ .sum < 3 }
          do:
            - add:
                set:
                  sum: ${ .sum + $item }
    """
    And given the workflow input is:
    """yaml
    sum: 0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sum: 3
    """
    And add should run 2 times

  # dsl-reference, For: "that represents the condition, if any, that must be met for the iteration to continue."
  Scenario: While Sees The Item
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: while-sees-the-item
      version: '1.0.0'
    do:
      - loop:
          for:
            each: n
            in: ${ [1, 2, 3, 4] }
          while: ${ $n < 3 }
          do:
            - add:
                set:
                  last: ${ $n }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    last: 2
    """

  # dsl-reference, For: "Allows workflows to iterate over a collection of items, executing a defined set of subtasks for each item in the collection."
  Scenario: An Empty Collection Passes The Input On
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-empty-collection-passes-the-input-on
      version: '1.0.0'
    do:
      - loop:
          for:
            in: ${ [] }
          do:
            - never:
                set: { n: 100 }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
    And never should not run

  # dsl-reference, For: "used to get the collection to enumerate."
  Scenario: Something That Is No Collection Is An Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: something-that-is-no-collection-is-an-error
      version: '1.0.0'
    do:
      - loop:
          for:
            in: ${ .n }
          do:
            - never:
                set: { n: 100 }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should fault
    And never should not run

  # dsl-reference, For: "The task(s) to perform for each item in the collection."
  Scenario: Loops Nest
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: loops-nest
      version: '1.0.0'
    do:
      - outer:
          for:
            each: x
            in: ${ [1, 2] }
          do:
            - inner:
                for:
                  each: y
                  in: ${ [10, 20] }
                do:
                  - add:
                      set:
                        all: '${ .all + [ $x + $y ] }'
    """
    And given the workflow input is:
    """yaml
    all: []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all: [ 11, 21, 12, 22 ]
    """

  # dsl-reference, For: "The name of the variable used to store the current item being enumerated."
  Scenario: The Item Is Gone After The Loop
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-item-is-gone-after-the-loop
      version: '1.0.0'
    do:
      - loop:
          for:
            each: thing
            in: ${ [1] }
          do:
            - say:
                set: { n: '${ $thing }' }
      - after:
          set: { thing: $thing, n: '${ .n }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { thing: $thing, n: 1 }
    """
