"""Deploys a synthesised CDK app into LocalStack: assets to S3, templates through CloudFormation.

LocalStack reports a resource that it doesn't know as created and makes nothing; each of these is
named, with LocalStack's own reason, so that nobody takes it for tried.
"""

import io
import json
import time
import zipfile
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = "us-east-1"
ACCOUNT = "000000000000"
NETWORK = "10.86.0.0/16"
PATIENCE_SECONDS = 180


class Account:
    """The clients of one LocalStack."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def client(self, service: str):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 2}, s3={"addressing_style": "path"}),
        )


def seed(account: Account, secrets: dict[str, dict]) -> dict:
    """What the account has before: the mark of `cdk bootstrap`, a network, the secrets that an
    administrator has put. Gives the app's context."""
    account.client("ssm").put_parameter(
        Name="/cdk-bootstrap/hnb659fds/version", Value="21", Type="String", Overwrite=True
    )
    manager = account.client("secretsmanager")
    arns = {name: put(manager, f"penstock/{name}", value) for name, value in secrets.items()}
    return network(account) | {
        "databaseSecretArn": arns["database"],
        "schedulerSecretArn": arns["scheduler"],
        "apiSecretArn": arns["api"],
        "auditorSecretArn": arns["auditor"],
        "rootKeySecretArn": arns["rootKey"],
    }


def put(manager, name: str, value: dict) -> str:
    """The secret's ARN, whether it was there or not."""
    try:
        return manager.create_secret(Name=name, SecretString=json.dumps(value))["ARN"]
    except manager.exceptions.ResourceExistsException:
        return manager.put_secret_value(SecretId=name, SecretString=json.dumps(value))["ARN"]


def network(account: Account) -> dict:
    """The same one for each deployment: two zones, and a group before the store."""
    ec2 = account.client("ec2")
    zones = [REGION + zone for zone in "ab"]
    ours = [{"Name": "cidr", "Values": [NETWORK]}]
    vpcs = ec2.describe_vpcs(Filters=ours)["Vpcs"]
    vpc = vpcs[0]["VpcId"] if vpcs else ec2.create_vpc(CidrBlock=NETWORK)["Vpc"]["VpcId"]
    within = [{"Name": "vpc-id", "Values": [vpc]}]
    subnets = ec2.describe_subnets(Filters=within)["Subnets"] or [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.86.{i}.0/24", AvailabilityZone=zone)["Subnet"]
        for i, zone in enumerate(zones)
    ]
    return {
        "vpcId": vpc,
        "availabilityZones": ",".join(zones),
        "privateSubnetIds": ",".join(it["SubnetId"] for it in subnets),
        "databaseSecurityGroupId": group(ec2, vpc, "database", "The store's"),
    }


def group(ec2, vpc: str, name: str, description: str) -> str:
    """The security group's id, whether it was there or not."""
    named = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": [name]}]
    groups = ec2.describe_security_groups(Filters=named)["SecurityGroups"] or [
        ec2.create_security_group(VpcId=vpc, GroupName=name, Description=description)
    ]
    return groups[0]["GroupId"]


def vault_key(account: Account, vpc: str) -> dict:
    """A key of KMS for the vault, and the group before KMS in the network."""
    key = account.client("kms").create_key(Description="The vault's")
    return {
        "vaultKeyArn": key["KeyMetadata"]["Arn"],
        "vaultEndpointGroupId": group(account.client("ec2"), vpc, "kms", "KMS in the network"),
    }


def deploy(account: Account, assembly: Path) -> dict:
    """Every stack of the assembly, in the order in which they depend on one another."""
    manifest = json.loads((assembly / "manifest.json").read_text())
    stacks = {}
    for name, artifact in manifest["artifacts"].items():
        if artifact["type"] == "cdk:asset-manifest":
            publish(account, assembly, artifact["properties"]["file"])
    names = ordered(manifest["artifacts"])
    for name in reversed(names):
        # Made anew: what LocalStack changes in place it leaves half changed.
        remove(account.client("cloudformation"), name)
    for name in names:
        template = (assembly / manifest["artifacts"][name]["properties"]["templateFile"]).read_text()
        stacks[name] = create(account, name, without_a_vpc(json.loads(template), account.endpoint))
    return stacks


def without_a_vpc(template: dict, endpoint: str) -> str:
    """Nothing answers at an endpoint inside a VPC here, and LocalStack doesn't say its names as
    CloudFormation does: who would go there goes to LocalStack itself."""
    for resource in template["Resources"].values():
        told = resource.get("Properties", {}).get("Environment", {})
        if "AWS_ENDPOINT_URL_SQS" in told.get("Variables", {}):
            told["Variables"]["AWS_ENDPOINT_URL_SQS"] = endpoint
    outputs = template.get("Outputs", {})
    template["Outputs"] = {
        name: it for name, it in outputs.items() if "DnsEntries" not in json.dumps(it)
    }
    return json.dumps(template)


def ordered(artifacts: dict) -> list[str]:
    stacks = [name for name, it in artifacts.items() if it["type"] == "aws:cloudformation:stack"]
    done: list[str] = []
    while len(done) < len(stacks):
        free = [
            name
            for name in stacks
            if name not in done
            and all(d in done for d in artifacts[name].get("dependencies", []) if d in stacks)
        ]
        if not free:
            raise SystemExit("The stacks depend on one another in a circle.")
        done += free
    return done


def publish(account: Account, assembly: Path, manifest: str) -> None:
    s3 = account.client("s3")
    for asset in json.loads((assembly / manifest).read_text()).get("files", {}).values():
        source = assembly / asset["source"]["path"]
        content = source.read_bytes() if source.is_file() else zipped(source)
        for destination in asset["destinations"].values():
            bucket = resolved(destination["bucketName"])
            try:
                s3.create_bucket(Bucket=bucket)
            except ClientError as e:
                if "BucketAlreadyOwnedByYou" not in str(e):
                    raise
            s3.put_object(Bucket=bucket, Key=resolved(destination["objectKey"]), Body=content)


def resolved(text: str) -> str:
    return (
        text.replace("${AWS::AccountId}", ACCOUNT)
        .replace("${AWS::Region}", REGION)
        .replace("${AWS::Partition}", "aws")
    )


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return out.getvalue()


def create(account: Account, name: str, template: str) -> dict:
    cloud = account.client("cloudformation")
    cloud.create_stack(
        StackName=name,
        TemplateBody=template,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    )
    stack = finished(cloud, name)
    resources = cloud.describe_stack_resources(StackName=name)["StackResources"]
    return {
        "status": stack["StackStatus"],
        "outputs": {it["OutputKey"]: it["OutputValue"] for it in stack.get("Outputs", [])},
        "pretended": sorted(
            f"{it['ResourceType']} {it['LogicalResourceId']}: {it['ResourceStatusReason']}"
            for it in resources
            if it.get("ResourceStatusReason")
        ),
    }


def remove(cloud, name: str) -> None:
    cloud.delete_stack(StackName=name)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            cloud.describe_stacks(StackName=name)
        except ClientError:
            return
        time.sleep(0.5)
    raise SystemExit(f"{name} was not removed within {PATIENCE_SECONDS} s.")


def finished(cloud, name: str) -> dict:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        stack = cloud.describe_stacks(StackName=name)["Stacks"][0]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            if stack["StackStatus"] != "CREATE_COMPLETE":
                raise SystemExit(f"{name}: {stack['StackStatus']}\n{failures(cloud, name)}")
            return stack
        time.sleep(0.5)
    raise SystemExit(f"{name} was not finished within {PATIENCE_SECONDS} s.")


def failures(cloud, name: str) -> str:
    events = cloud.describe_stack_events(StackName=name)["StackEvents"]
    return "\n".join(
        f"{it['LogicalResourceId']}: {it.get('ResourceStatusReason', '')}"
        for it in events
        if it["ResourceStatus"].endswith("FAILED")
    )
