"""A session of boto3 with the server whose address is the argument.

It runs with old releases too: what their models do not know yet is sent as headers.
"""
import base64
import contextlib
import datetime
import hashlib
import io
import json
import random
import sys
import tempfile
import urllib.error
import urllib.request
import zlib

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

PART = 5 << 20
s3 = boto3.client(
    "s3",
    endpoint_url=sys.argv[1],
    config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
)


def some(size, seed=1):
    return random.Random(seed).randbytes(size)


def same(found, expected):
    assert found == expected, f"{str(found)[:300]} is not {str(expected)[:300]}"


def refused(code, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        status = str(error.response["ResponseMetadata"]["HTTPStatusCode"])
        assert code in (found, status), f"{code} expected: {error}"
    else:
        raise AssertionError(f"{call.__name__} was not refused: {code} expected")


@contextlib.contextmanager
def sending(operation, **headers):
    """Adds headers to the requests of an operation."""

    def add(params, **_):
        params["headers"].update({k.replace("_", "-"): v for k, v in headers.items()})

    event = "before-call.s3." + operation
    s3.meta.events.register(event, add)
    yield
    s3.meta.events.unregister(event, add)


def body(key, bucket="bucket", **more):
    return s3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


def http(method, url, data=None, **headers):
    """What somebody without a key does with an address."""
    asked = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def objects():
    text = some(100_000)
    put = s3.put_object(
        Bucket="bucket",
        Key="ü/b c+&",
        Body=text,
        ContentType="text/x-odd",
        CacheControl="max-age=7",
        ContentDisposition='attachment; filename="a b"',
        Metadata={"colour": "blue", "empty": ""},
        Tagging="a=b&c=d%20e",
    )
    same(put["ETag"], '"%s"' % hashlib.md5(text).hexdigest())
    head = s3.head_object(Bucket="bucket", Key="ü/b c+&")
    same(head["ContentLength"], len(text))
    same(head["ContentType"], "text/x-odd")
    same(head["CacheControl"], "max-age=7")
    same(head["ContentDisposition"], 'attachment; filename="a b"')
    same(head["Metadata"]["colour"], "blue")
    same(body("ü/b c+&"), text)
    for asked, first, last in [("0-0", 0, 1), ("10-99", 10, 100), ("99990-", 99990, 100_000), ("-7", 99993, 100_000)]:
        part = s3.get_object(Bucket="bucket", Key="ü/b c+&", Range="bytes=" + asked)
        same(part["ResponseMetadata"]["HTTPStatusCode"], 206)
        same(part["ContentRange"], f"bytes {first}-{last - 1}/100000")
        same(part["Body"].read(), text[first:last])
    refused("InvalidRange", s3.get_object, Bucket="bucket", Key="ü/b c+&", Range="bytes=100000-")
    refused("304", s3.get_object, Bucket="bucket", Key="ü/b c+&", IfNoneMatch=put["ETag"])
    refused("PreconditionFailed", s3.get_object, Bucket="bucket", Key="ü/b c+&", IfMatch='"other"')
    refused("304", s3.get_object, Bucket="bucket", Key="ü/b c+&", IfModifiedSince=head["LastModified"])
    same(body("ü/b c+&", IfMatch=put["ETag"], IfUnmodifiedSince=head["LastModified"]), text)
    odd = s3.get_object(Bucket="bucket", Key="ü/b c+&", ResponseContentType="x/y", ResponseExpires=0)
    same(odd["ContentType"], "x/y")
    refused("NoSuchKey", s3.get_object, Bucket="bucket", Key="absent")
    refused("NoSuchBucket", s3.get_object, Bucket="absent", Key="absent")
    refused("BucketAlreadyOwnedByYou", s3.create_bucket, Bucket="bucket")
    refused("BucketNotEmpty", s3.delete_bucket, Bucket="bucket")


def conditional_writes():
    with sending("PutObject", If_None_Match="*"):
        first = s3.put_object(Bucket="bucket", Key="once", Body=b"1")["ETag"]
        refused("PreconditionFailed", s3.put_object, Bucket="bucket", Key="once", Body=b"2")
    with sending("PutObject", If_Match=first):
        s3.put_object(Bucket="bucket", Key="once", Body=b"3")
        refused("PreconditionFailed", s3.put_object, Bucket="bucket", Key="once", Body=b"4")
        refused("NoSuchKey", s3.put_object, Bucket="bucket", Key="never", Body=b"4")
    same(body("once"), b"3")
    for key, code in [("once", "PreconditionFailed"), ("twice", None)]:
        upload = s3.create_multipart_upload(Bucket="bucket", Key=key)["UploadId"]
        part = s3.upload_part(Bucket="bucket", Key=key, UploadId=upload, PartNumber=1, Body=b"5")
        done = {
            "Bucket": "bucket",
            "Key": key,
            "UploadId": upload,
            "MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]},
        }
        with sending("CompleteMultipartUpload", If_None_Match="*"):
            if code:
                refused(code, s3.complete_multipart_upload, **done)
                s3.abort_multipart_upload(Bucket="bucket", Key=key, UploadId=upload)
            else:
                s3.complete_multipart_upload(**done)
    same(body("once") + body("twice"), b"35")
    with sending("DeleteObject", If_Match='"other"'):
        refused("PreconditionFailed", s3.delete_object, Bucket="bucket", Key="once")
    with sending("DeleteObject", If_Match="*"):
        s3.delete_object(Bucket="bucket", Key="once")


def presigned():
    def address(operation, **params):
        return s3.generate_presigned_url(operation, {"Bucket": "bucket", **params}, ExpiresIn=60)

    text = some(5000)
    same(http("PUT", address("put_object", Key="by address"), text)[0], 200)
    same(http("GET", address("get_object", Key="by address")), (200, text))
    same(http("GET", address("get_object", Key="by address"), Range="bytes=1-4"), (206, text[1:5]))
    same(http("HEAD", address("head_object", Key="by address")), (200, b""))
    same(http("GET", address("get_object", Key="by address") + "x")[0], 403)
    same(http("GET", address("get_object", Key="by address").replace("by", "of"))[0], 403)
    same(http("PUT", address("get_object", Key="by address"), b"no")[0], 403)
    typed = address("put_object", Key="typed", ContentType="a/b", Metadata={"k": "v"})
    same(http("PUT", typed, text)[0], 403)
    same(http("PUT", typed, text, **{"Content-Type": "a/b", "x-amz-meta-k": "v"})[0], 200)
    same(s3.head_object(Bucket="bucket", Key="typed")["Metadata"], {"k": "v"})
    upload = s3.create_multipart_upload(Bucket="bucket", Key="parts by address")["UploadId"]
    where = address("upload_part", Key="parts by address", UploadId=upload, PartNumber=1)
    same(http("PUT", where, text)[0], 200)
    parts = s3.list_parts(Bucket="bucket", Key="parts by address", UploadId=upload)["Parts"]
    chosen = {"Parts": [{"PartNumber": 1, "ETag": parts[0]["ETag"]}]}
    s3.complete_multipart_upload(Bucket="bucket", Key="parts by address", UploadId=upload, MultipartUpload=chosen)
    same(body("parts by address"), text)
    same(http("DELETE", address("delete_object", Key="by address"))[0], 204)
    same(http("GET", address("get_object", Key="by address"))[0], 404)


def form():
    text = some(3000)
    post = s3.generate_presigned_post(
        "bucket",
        "forms/${filename}",
        Fields={"Content-Type": "x/form", "x-amz-meta-from": "form", "success_action_status": "201"},
        Conditions=[
            {"Content-Type": "x/form"},
            {"x-amz-meta-from": "form"},
            {"success_action_status": "201"},
            ["content-length-range", 1, 4000],
        ],
    )

    def send(text, **changed):
        pieces = []
        for name, value in {**post["fields"], **changed}.items():
            pieces.append(f'--limit\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        head = '--limit\r\nContent-Disposition: form-data; name="file"; filename="f.bin"\r\n\r\n'
        whole = b"".join(pieces) + head.encode() + text + b"\r\n--limit--\r\n"
        return http("POST", post["url"], whole, **{"Content-Type": "multipart/form-data; boundary=limit"})

    status, answer = send(text)
    same(status, 201)
    assert b"<Key>forms/f.bin</Key>" in answer, answer
    same(body("forms/f.bin"), text)
    same(s3.head_object(Bucket="bucket", Key="forms/f.bin")["Metadata"], {"from": "form"})
    same(send(some(4001))[0], 400)
    same(send(text, key="elsewhere")[0], 403)
    same(send(text, **{"x-amz-signature": "0" * 64})[0], 403)
    refused("404", s3.head_object, Bucket="bucket", Key="elsewhere")


def multipart():
    whole = some(3 * PART + 12345)
    parts = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=4)
    s3.upload_fileobj(io.BytesIO(whole), "bucket", "big", Config=parts)
    head = s3.head_object(Bucket="bucket", Key="big")
    assert head["ETag"].endswith('-4"'), head["ETag"]
    with tempfile.NamedTemporaryFile() as file:
        s3.download_file("bucket", "big", file.name, Config=parts)
        same(open(file.name, "rb").read(), whole)
    third = s3.get_object(Bucket="bucket", Key="big", PartNumber=3)
    same((third["PartsCount"], third["Body"].read()), (4, whole[2 * PART : 3 * PART]))
    s3.copy({"Bucket": "bucket", "Key": "big"}, "bucket", "big copy", Config=parts)
    same(body("big copy"), whole)

    created = s3.create_multipart_upload(Bucket="bucket", Key="by hand", Metadata={"a": "b"}, ChecksumAlgorithm="SHA256")
    this = {"Bucket": "bucket", "Key": "by hand", "UploadId": created["UploadId"]}
    chosen = []
    for number, piece in [(1, whole[:PART]), (2, whole[PART : 2 * PART]), (4, whole[-12345:])]:
        sent = s3.upload_part(**this, PartNumber=number, Body=piece, ChecksumAlgorithm="SHA256")
        same(sent["ChecksumSHA256"], base64.b64encode(hashlib.sha256(piece).digest()).decode())
        chosen.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": sent["ChecksumSHA256"]})
    pages = s3.get_paginator("list_parts").paginate(**this, PaginationConfig={"PageSize": 1})
    same([part["PartNumber"] for page in pages for part in page["Parts"]], [1, 2, 4])
    uploads = s3.get_paginator("list_multipart_uploads").paginate(Bucket="bucket")
    same([upload["Key"] for page in uploads for upload in page["Uploads"]], ["by hand"])
    refused("InvalidPart", s3.complete_multipart_upload, **this, MultipartUpload={"Parts": [{"PartNumber": 3, "ETag": '"x"'}]})
    refused("InvalidPartOrder", s3.complete_multipart_upload, **this, MultipartUpload={"Parts": chosen[::-1]})
    done = s3.complete_multipart_upload(**this, MultipartUpload={"Parts": chosen})
    assert done["ChecksumSHA256"].endswith("-3"), done
    same(s3.complete_multipart_upload(**this, MultipartUpload={"Parts": chosen})["ETag"], done["ETag"])
    same(body("by hand"), whole[: 2 * PART] + whole[-12345:])
    told = s3.get_object_attributes(
        Bucket="bucket", Key="by hand", ObjectAttributes=["ETag", "Checksum", "ObjectParts", "ObjectSize", "StorageClass"]
    )
    same(told["ObjectSize"], 2 * PART + 12345)
    same(told["Checksum"]["ChecksumSHA256"], done["ChecksumSHA256"])
    same([part["ChecksumSHA256"] for part in told["ObjectParts"]["Parts"]], [part["ChecksumSHA256"] for part in chosen])

    this = {"Bucket": "bucket", "Key": "of ranges"}
    this["UploadId"] = s3.create_multipart_upload(**this)["UploadId"]
    chosen = []
    for number, first, last in [(1, 100, PART + 99), (2, 0, 41)]:
        copied = s3.upload_part_copy(
            **this, PartNumber=number, CopySource={"Bucket": "bucket", "Key": "big"}, CopySourceRange=f"bytes={first}-{last}"
        )
        chosen.append({"PartNumber": number, "ETag": copied["CopyPartResult"]["ETag"]})
    s3.complete_multipart_upload(**this, MultipartUpload={"Parts": chosen})
    same(body("of ranges"), whole[100 : PART + 100] + whole[:42])
    small = s3.create_multipart_upload(Bucket="bucket", Key="small")["UploadId"]
    this = {"Bucket": "bucket", "Key": "small", "UploadId": small}
    chosen = [{"PartNumber": n, "ETag": s3.upload_part(**this, PartNumber=n, Body=b"x")["ETag"]} for n in (1, 2)]
    refused("EntityTooSmall", s3.complete_multipart_upload, **this, MultipartUpload={"Parts": chosen})
    s3.abort_multipart_upload(**this)
    refused("NoSuchUpload", s3.list_parts, **this)


def copies_and_tags():
    s3.put_object(Bucket="bucket", Key="from", Body=b"text", Metadata={"a": "b"}, ContentType="x/y", Tagging="t=1")
    source = {"Bucket": "bucket", "Key": "from"}
    s3.copy_object(Bucket="bucket", Key="to", CopySource=source)
    head = s3.head_object(Bucket="bucket", Key="to")
    same((head["Metadata"], head["ContentType"]), ({"a": "b"}, "x/y"))
    s3.copy_object(Bucket="bucket", Key="to", CopySource=source, MetadataDirective="REPLACE", Metadata={"c": "d"}, TaggingDirective="REPLACE", Tagging="t=2")
    same(s3.head_object(Bucket="bucket", Key="to")["Metadata"], {"c": "d"})
    same(s3.get_object_tagging(Bucket="bucket", Key="to")["TagSet"], [{"Key": "t", "Value": "2"}])
    refused("PreconditionFailed", s3.copy_object, Bucket="bucket", Key="to", CopySource=source, CopySourceIfMatch='"other"')
    refused("InvalidRequest", s3.copy_object, Bucket="bucket", Key="from", CopySource=source)
    tags = [{"Key": "one", "Value": "ä"}, {"Key": "two", "Value": ""}]
    s3.put_object_tagging(Bucket="bucket", Key="to", Tagging={"TagSet": tags})
    same(s3.get_object_tagging(Bucket="bucket", Key="to")["TagSet"], tags)
    same(s3.get_object(Bucket="bucket", Key="to")["TagCount"], 2)
    s3.delete_object_tagging(Bucket="bucket", Key="to")
    same(s3.get_object_tagging(Bucket="bucket", Key="to")["TagSet"], [])


def checksums():
    text = some(70_000)
    crc = base64.b64encode(zlib.crc32(text).to_bytes(4, "big")).decode()
    expected = {"CRC32": crc}
    for name in ("SHA1", "SHA256"):
        expected[name] = base64.b64encode(hashlib.new(name, text).digest()).decode()
    for name, value in expected.items():
        put = s3.put_object(Bucket="bucket", Key="sum", Body=text, ChecksumAlgorithm=name)
        same(put["Checksum" + name], value)
        got = s3.get_object(Bucket="bucket", Key="sum", ChecksumMode="ENABLED")
        same((got["Checksum" + name], got["Body"].read()), (value, text))
        refused("BadDigest", s3.put_object, Bucket="bucket", Key="no sum", Body=text + b"x", **{"Checksum" + name: value})
    # Of what old releases cannot compute, the server checks what is sent.
    with sending("PutObject", x_amz_checksum_crc64nvme="rosUhgp5mIg="):
        s3.put_object(Bucket="bucket", Key="sum", Body=b"123456789", **unsummed())
        refused("BadDigest", s3.put_object, Bucket="bucket", Key="no sum", Body=b"12345678", **unsummed())
    refused("BadDigest", s3.put_object, Bucket="bucket", Key="no sum", Body=text, ContentMD5="XUFAKrxLKna5cZ2REBfFkg==")
    refused("404", s3.head_object, Bucket="bucket", Key="no sum")


def unsummed():
    """New releases send a checksum of their own unless they are told one."""
    known = s3.meta.service_model.operation_model("PutObject").input_shape.members
    return {"ChecksumCRC64NVME": "rosUhgp5mIg="} if "ChecksumCRC64NVME" in known else {}


def versions():
    s3.create_bucket(Bucket="versions")
    s3.put_object(Bucket="versions", Key="k", Body=b"before")
    s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Enabled"})
    ids = [s3.put_object(Bucket="versions", Key="k", Body=str(i).encode())["VersionId"] for i in range(3)]
    marker = s3.delete_object(Bucket="versions", Key="k")
    assert marker["DeleteMarker"], marker
    refused("NoSuchKey", s3.get_object, Bucket="versions", Key="k")
    refused("MethodNotAllowed", s3.get_object, Bucket="versions", Key="k", VersionId=marker["VersionId"])
    for i in range(3):
        same(body("k", "versions", VersionId=ids[i]), str(i).encode())
    same(body("k", "versions", VersionId="null"), b"before")
    pages = s3.get_paginator("list_object_versions").paginate(Bucket="versions", PaginationConfig={"PageSize": 2})
    listed = [version["VersionId"] for page in pages for version in page.get("Versions", [])]
    same(listed, ids[::-1] + ["null"])
    s3.delete_object(Bucket="versions", Key="k", VersionId=marker["VersionId"])
    same(body("k", "versions"), b"2")
    s3.copy_object(Bucket="versions", Key="k", CopySource={"Bucket": "versions", "Key": "k", "VersionId": ids[0]})
    same(body("k", "versions"), b"0")
    s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Suspended"})
    same(s3.get_bucket_versioning(Bucket="versions")["Status"], "Suspended")
    same(s3.put_object(Bucket="versions", Key="k", Body=b"null again").get("VersionId", "null"), "null")
    same(body("k", "versions", VersionId="null"), b"null again")
    everything = s3.list_object_versions(Bucket="versions")
    gone = [{"Key": "k", "VersionId": v["VersionId"]} for v in everything["Versions"]]
    same(len(s3.delete_objects(Bucket="versions", Delete={"Objects": gone})["Deleted"]), len(gone))
    s3.delete_bucket(Bucket="versions")


def lock():
    s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    same(s3.get_bucket_versioning(Bucket="locked")["Status"], "Enabled")
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    this = {"Bucket": "locked", "Key": "k"}
    version = s3.put_object(**this, Body=b"kept", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=later)["VersionId"]
    same(s3.get_object_retention(**this)["Retention"]["Mode"], "GOVERNANCE")
    refused("AccessDenied", s3.delete_object, **this, VersionId=version)
    s3.put_object_legal_hold(**this, LegalHold={"Status": "ON"})
    same(s3.get_object_legal_hold(**this)["LegalHold"]["Status"], "ON")
    refused("AccessDenied", s3.delete_object, **this, VersionId=version, BypassGovernanceRetention=True)
    s3.put_object_legal_hold(**this, LegalHold={"Status": "OFF"})
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}
    s3.put_object_lock_configuration(Bucket="locked", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule})
    same(s3.get_object_lock_configuration(Bucket="locked")["ObjectLockConfiguration"]["Rule"], rule)
    s3.delete_object(**this, VersionId=version, BypassGovernanceRetention=True)
    kept = s3.put_object(**this, Body=b"by default")["VersionId"]
    refused("AccessDenied", s3.delete_object, **this, VersionId=kept, BypassGovernanceRetention=True)
    same(s3.head_object(**this)["ObjectLockMode"], "COMPLIANCE")


def listings():
    s3.create_bucket(Bucket="listed")
    keys = ["a", "a/b", "a/c/d", "a-b", "b//c", "b/../c", "c d+ü", "dir/", "z%zz"] + ["n/%03d" % i for i in range(50)]
    for key in keys:
        s3.put_object(Bucket="listed", Key=key, Body=key.encode())
    keys.sort(key=lambda key: key.encode())
    for operation in ("list_objects", "list_objects_v2"):
        for size in (1, 7, 1000):
            pages = s3.get_paginator(operation).paginate(Bucket="listed", PaginationConfig={"PageSize": size})
            same([found["Key"] for page in pages for found in page.get("Contents", [])], keys)
        pages = s3.get_paginator(operation).paginate(Bucket="listed", Delimiter="/", PaginationConfig={"PageSize": 2})
        prefixes = [prefix["Prefix"] for page in pages for prefix in page.get("CommonPrefixes", [])]
        same(prefixes, ["a/", "b/", "dir/", "n/"])
    after = s3.list_objects_v2(Bucket="listed", StartAfter="n/047", FetchOwner=True)["Contents"]
    same([found["Key"] for found in after], ["n/048", "n/049", "z%zz"])
    for key in keys:
        same(body(key, "listed"), key.encode())
    wanted = [{"Key": key} for key in keys + ["absent"]]
    same(len(s3.delete_objects(Bucket="listed", Delete={"Objects": wanted})["Deleted"]), len(wanted))
    same(s3.list_objects_v2(Bucket="listed")["KeyCount"], 0)
    s3.delete_bucket(Bucket="listed")


def settings():
    same([bucket["Name"] for bucket in s3.list_buckets()["Buckets"]], ["bucket", "locked"])
    same(s3.get_bucket_location(Bucket="bucket")["LocationConstraint"], None)
    tags = [{"Key": "k", "Value": "v"}]
    s3.put_bucket_tagging(Bucket="bucket", Tagging={"TagSet": tags})
    same(s3.get_bucket_tagging(Bucket="bucket")["TagSet"], tags)
    s3.delete_bucket_tagging(Bucket="bucket")
    refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket="bucket")
    cors = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 5}]
    s3.put_bucket_cors(Bucket="bucket", CORSConfiguration={"CORSRules": cors})
    same(s3.get_bucket_cors(Bucket="bucket")["CORSRules"], cors)
    s3.delete_bucket_cors(Bucket="bucket")
    refused("NoSuchCORSConfiguration", s3.get_bucket_cors, Bucket="bucket")
    rules = [{"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 3}}]
    s3.put_bucket_lifecycle_configuration(Bucket="bucket", LifecycleConfiguration={"Rules": rules})
    same(s3.get_bucket_lifecycle_configuration(Bucket="bucket")["Rules"], rules)
    s3.delete_bucket_lifecycle(Bucket="bucket")
    refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket="bucket")
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/public/*"}
    s3.put_object(Bucket="bucket", Key="public/x", Body=b"for all")
    same(http("GET", sys.argv[1] + "/bucket/public/x")[0], 403)
    s3.put_bucket_policy(Bucket="bucket", Policy=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))
    same(http("GET", sys.argv[1] + "/bucket/public/x"), (200, b"for all"))
    same(s3.get_bucket_policy_status(Bucket="bucket")["PolicyStatus"]["IsPublic"], True)
    s3.delete_bucket_policy(Bucket="bucket")
    refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket="bucket")
    same(s3.get_bucket_acl(Bucket="bucket")["Grants"][0]["Permission"], "FULL_CONTROL")
    same(s3.get_object_acl(Bucket="bucket", Key="public/x")["Grants"][0]["Permission"], "FULL_CONTROL")
    refused("NotImplemented", s3.get_bucket_website, Bucket="bucket")


s3.create_bucket(Bucket="bucket")
for session in (objects, conditional_writes, presigned, form, multipart, copies_and_tags, checksums, versions, lock, listings, settings):
    print(session.__name__, flush=True)
    session()
print("done with boto3", boto3.__version__)
