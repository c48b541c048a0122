// The S3 server of the tests. build.sh builds it; nothing of it is part of what Jointly ships.
module jointly/s3-server

go 1.26

require github.com/seaweedfs/seaweedfs v0.0.0-20261109003541-7506e5f91cd6

// SeaweedFS has this too, and Go reads it in the main module alone.
replace github.com/tyler-smith/go-bip39 => github.com/cosmos/go-bip39 v1.0.0
