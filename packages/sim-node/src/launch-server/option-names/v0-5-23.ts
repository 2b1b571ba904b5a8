/** The options of `launch_server` in SGLang 0.5.23, as its \`--help\` lists them; see \`option-names.ts\` for the marks. */
export const V0_5_23 = `
model-path|model= tokenizer-path= tokenizer-mode= tokenizer-backend= tokenizer-worker-num= detokenizer-worker-num=
skip-tokenizer-init load-format= model-loader-extra-config= trust-remote-code context-length= is-embedding
enable-multimodal revision= model-impl= model-config-parser= json-model-override-args= dtype= quantization=
quantization-param-path= kv-cache-dtype= enable-fp32-lm-head modelopt-quant= modelopt-checkpoint-restore-path=
modelopt-checkpoint-save-path= modelopt-export-path= quantize-and-serve rl-quant-profile=
enable-tf32-matmul|no-enable-tf32-matmul no-enable-tf32-matmul mem-fraction-static= max-running-requests=
max-queued-requests= max-total-tokens= chunked-prefill-size= prefill-decode-interval= enable-dynamic-chunking
max-prefill-tokens= prefill-max-requests= schedule-policy= enable-priority-scheduling disable-priority-preemption
default-priority-value= abort-on-priority-when-disabled schedule-low-priority-values-first
priority-scheduling-preemption-threshold= retraction-policy= schedule-conservativeness= page-size= c128-page-size=
swa-full-tokens-ratio= disable-hybrid-swa-memory radix-eviction-policy= radix-eviction-policy-config=
prefill-only-disable-kv-cache disable-radix-cache enable-page-major-kv-layout enable-unified-memory
disable-chunked-prefix-cache disable-overlap-schedule num-continuous-decode-steps= scheduler-recv-interval=
enable-mixed-chunk nccl-port= dist-timeout= dist-init-addr|nccl-init-addr= gated-launch-port= nnodes= node-rank=
tp-size|tensor-parallel-size= dcp-size|decode-context-parallel-size= pp-size|pipeline-parallel-size=
pp-max-micro-batch-size= pp-async-batch-depth= dp-size|data-parallel-size=
attn-dp-size|attention-data-parallel-size= load-balance-method= attn-cp-size|attention-context-parallel-size=
moe-dp-size|moe-data-parallel-size= dwdp-size= dcp-comm-backend= dcp-replicate-q-proj|no-dcp-replicate-q-proj
no-dcp-replicate-q-proj enable-prefill-cp cp-strategy= enable-dsa-cache-layer-split enable-cp-decode-attn-tp
enable-kv-cache-sharding enable-dp-attention-local-control-broadcast enable-dp-lm-head
enable-tp-lm-head-all-to-all|no-enable-tp-lm-head-all-to-all no-enable-tp-lm-head-all-to-all
enable-attn-tp-input-scattered enable-shared-experts-attn-tp shared-experts-tp-size= enable-dense-mlp-attn-tp
enable-layernorm-sp disable-attn-tp-gather enable-p2p-check device= base-gpu-id= gpu-id-step= random-seed=
mlx-enable-sampling watchdog-timeout= soft-watchdog-timeout= sleep-on-idle use-ray numa-node+ gc-threshold+ host=
port= fastapi-root-path= smg-grpc-mode grpc-mode grpc-port= sidecar= sidecar-args= skip-server-warmup warmups=
enable-http2 http2-max-concurrent-streams= http2-initial-connection-window-size= ssl-keyfile= ssl-certfile=
ssl-ca-certs= ssl-keyfile-password= enable-ssl-refresh api-key= admin-api-key= served-model-name= weight-version=
chat-template= trust-request-chat-template hf-chat-template-name= completion-template= file-storage-path=
enable-cache-report return-input-ids return-output-ids default-chat-template-kwargs= strip-thinking-cache
enable-strict-thinking tool-server= sampling-defaults= asr-max-buffer-seconds= asr-max-concurrent-sessions=
preferred-sampling-params= allow-auto-truncate stream-interval= batch-notify-size=
stream-response-default-include-usage incremental-streaming-output enable-streaming-session
enable-session-radix-cache log-level= log-level-http= log-requests log-requests-level= log-requests-format=
log-requests-target+ uvicorn-access-log-exclude-prefixes+ crash-dump-folder= show-time-cost enable-metrics
smg-http-sidecar-port|grpc-http-sidecar-port= enable-mfu-metrics enable-metrics-for-all-schedulers
load-snapshot-publish-interval= tokenizer-metrics-custom-labels-header= tokenizer-metrics-allowed-custom-labels+
extra-metric-labels= bucket-time-to-first-token+ bucket-inter-token-latency+ bucket-e2e-request-latency+
prompt-tokens-buckets+ generation-tokens-buckets+ gc-warning-threshold-secs= decode-log-interval=
enable-request-time-stats-logging kv-events-config= load-publish-endpoint= enable-forward-pass-metrics enable-trace
trace-modules= otlp-traces-endpoint= export-metrics-to-file export-metrics-to-file-dir=
constrained-json-whitespace-pattern= constrained-json-disable-any-whitespace constrained-json-max-whitespace-cnt=
attention-backend= decode-attention-backend= enable-lean-attention prefill-attention-backend= grammar-backend=
radix-cache-backend= mm-attention-backend= fp8-gemm-backend= fp4-gemm-backend= bf16-gemm-backend=
dsa-prefill-backend= dsv4-prefill-backend= dsa-decode-backend= dsa-paged-mqa-logits-backend= dsa-topk-backend=
disable-flashinfer-autotune flashinfer-autotune-skip-ops+ mamba-backend= cuda-graph-config=
cuda-graph-backend-decode= cuda-graph-backend-prefill= cuda-graph-max-bs-decode= cuda-graph-max-bs-prefill=
cuda-graph-bs-decode+ cuda-graph-bs-prefill+ cuda-graph-prefill-max-context|context-bucket=
disable-prefill-cuda-graph disable-decode-cuda-graph disable-cuda-graph-padding enable-profile-cuda-graph
enable-cudagraph-gc debug-cuda-graph enable-layerwise-nvtx-marker enable-nccl-nvls enable-symm-mem
triton-attention-reduce-in-fp32 triton-attention-num-kv-splits= triton-attention-split-tile-size=
flashinfer-mla-disable-ragged enable-fused-qk-norm-rope|no-enable-fused-qk-norm-rope no-enable-fused-qk-norm-rope
enable-precise-embedding-interpolation enable-fused-moe-sum-all-reduce enable-deepseek-v4-fp4-indexer
disable-custom-all-reduce enable-mscclpp enable-torch-symm-mem enable-scattered-sconv pre-warm-nccl
boundary-reduction= enable-quant-communications enforce-disable-flashinfer-allreduce-fusion
flashinfer-allreduce-fusion-backend= enable-aiter-allreduce-fusion enable-torch-compile
enable-torch-compile-debug-mode torch-compile-max-bs= speculative-algorithm= uno-lora-path=
speculative-draft-model-path|speculative-draft-model= speculative-draft-model-revision=
speculative-draft-load-format= speculative-num-steps= speculative-eagle-topk= speculative-num-draft-tokens=
speculative-dflash-block-size= speculative-dspark-block-size= speculative-dspark-sps-table-path=
speculative-dspark-confidence-sts-path= speculative-dspark-align-verify-tokens-to-graph-tier
speculative-accept-threshold-single= speculative-accept-threshold-acc= speculative-use-rejection-sampling
speculative-token-map= speculative-attention-mode= speculative-draft-attention-backend=
speculative-dsa-topk-backend= speculative-draft-kv-cache-dtype= speculative-draft-window-size=
speculative-moe-runner-backend= speculative-moe-a2a-backend=
speculative-enable-w4a4-mxfp4-megamoe|no-speculative-enable-w4a4-mxfp4-megamoe
no-speculative-enable-w4a4-mxfp4-megamoe speculative-draft-model-quantization= enable-multi-layer-eagle
speculative-adaptive speculative-adaptive-config= decoupled-spec-bind-endpoint= decoupled-spec-connect-endpoints=
decoupled-spec-rank= decoupled-spec-role= spec-trace-dir= speculative-ngram-min-bfs-breadth=
speculative-ngram-max-bfs-breadth= speculative-ngram-match-type= speculative-ngram-max-trie-depth=
speculative-ngram-capacity= speculative-ngram-external-corpus-path= speculative-ngram-external-sam-budget=
speculative-ngram-external-corpus-max-tokens= ep-size|expert-parallel-size|ep= moe-a2a-backend=
enable-w4a4-mxfp4-megamoe deepep-v2-mode= moe-runner-backend= flashinfer-mxfp4-moe-precision= deepep-mode=
fuseep-mode= deepep-dispatcher-output-dtype= ep-num-redundant-experts= ep-dispatch-algorithm= init-expert-location=
enable-eplb eplb-algorithm= eplb-rebalance-num-iterations= eplb-rebalance-layers-per-chunk=
eplb-min-rebalancing-utilization-threshold= expert-distribution-recorder-mode=
expert-distribution-recorder-buffer-size= expert-balancedness-report-mode= deepep-config= moe-dense-tp-size=
elastic-ep-backend= enable-elastic-expert-backup mooncake-ib-device= enable-waterfill elastic-ep-join-mode=
elastic-ep-join-rank-offset= elastic-ep-initial-size= max-ep-size= elastic-ep-scale-timeout=
disable-flashinfer-cutlass-moe-fp4-allgather disable-shared-experts-fusion enforce-shared-experts-fusion
max-mamba-cache-size= mamba-ssm-dtype= mamba-max-states-per-path= enable-mamba-cache-stochastic-rounding
mamba-cache-philox-rounds= mamba-full-memory-ratio= mamba-radix-cache-strategy= mamba-track-interval=
enable-int8-mamba-checkpoint int8-mamba-ckpt-size= linear-attn-backend= linear-attn-decode-backend=
linear-attn-prefill-backend= linear-attn-verify-backend= enable-linear-replayssm linear-replayssm-cache-len=
enable-linear-replayssm-spec enable-hierarchical-cache|enable-hicache hicache-host-memory-mode= hicache-ratio=
hicache-size= hicache-write-policy= hicache-io-backend= hicache-mem-layout= hicache-storage-backend=
hicache-storage-prefetch-policy= hicache-storage-backend-extra-config= hicache-storage-prefetch-retry-poll-interval=
hicache-storage-prefetch-retry-max-attempts= enable-unified-cache-external-linker
unified-cache-external-linker-backend= enable-hisparse hisparse-config|hierarchical-sparse-attention-extra-config=
enable-broadcast-mm-inputs-process enable-prefix-mm-cache mm-enable-dp-encoder|no-mm-enable-dp-encoder
no-mm-enable-dp-encoder mm-process-config= mm-processor-worker-num= mm-io-worker-num= allowed-media-domains+
media-url-max-file-size-mb= mm-preprocess-cache-size-mb= trust-mm-content-hashes limit-mm-data-per-request=
enable-mm-global-cache image-processor-backend= mm-global-cache-backend= disable-fast-image-processor
mm-feature-transport= enable-lora enable-lora-overlap-loading max-lora-rank= lora-target-modules+ lora-paths+
max-loaded-loras= max-loras-per-batch= lora-eviction-policy= lora-backend= max-lora-chunk-size=
experts-shared-outer-loras|no-experts-shared-outer-loras no-experts-shared-outer-loras lora-use-virtual-experts
lora-strict-loading|no-lora-strict-loading no-lora-strict-loading lora-drain-wait-threshold=
enable-two-batch-overlap enable-single-batch-overlap tbo-token-distribution-threshold= cpu-offload-gb=
offload-group-size= offload-num-in-group= offload-prefetch-step= offload-mode= enable-lmcache lmcache-config-file=
enable-flexkv flexkv-config-file= kt-weight-path= kt-method= kt-cpuinfer= kt-threadpool-count= kt-num-gpu-experts=
kt-max-deferred-experts-per-token= dllm-algorithm= dllm-algorithm-config= dllm-fdfo|no-dllm-fdfo no-dllm-fdfo
disaggregation-mode= disaggregation-transfer-backend= disaggregation-bootstrap-port= disaggregation-ib-device=
disaggregation-decode-enable-radix-cache disaggregation-decode-enable-offload-kvcache
disaggregation-decode-retraction-backup= num-reserved-decode-tokens= disaggregation-decode-extra-slots=
disaggregation-decode-polling-interval= optimistic-prefill-attempts= encoder-only language-only language-model-only
encoder-transfer-backend= encoder-urls+ encoder-bootstrap-port= encoder-register-urls+
enable-adaptive-dispatch-to-encoder enable-pdmux pdmux-config-path= sm-group-num= startup-weight-load-mode=
custom-weight-loader+ weight-loader-disable-mmap weight-loader-prefetch-checkpoints
weight-loader-prefetch-num-threads= weight-loader-drop-cache-after-load
remote-instance-weight-loader-seed-instance-ip= remote-instance-weight-loader-seed-instance-service-port=
remote-instance-weight-loader-send-weights-group-ports= remote-instance-weight-loader-backend=
remote-instance-weight-loader-start-seed-via-transfer-engine engine-info-bootstrap-port= modelexpress-config=
download-dir= model-checksum delete-ckpt-after-loading decrypted-config-file= decrypted-draft-config-file=
checkpoint-engine-wait-weights-before-ready enable-prefill-delayer prefill-delayer-max-delay-passes=
prefill-delayer-token-usage-low-watermark= prefill-delayer-forward-passes-buckets+
prefill-delayer-wait-seconds-buckets+ prefill-delayer-queue-min-ratio= prefill-delayer-max-delay-ms=
min-free-slots-delay= enable-deterministic-inference rl-on-policy-target= kv-canary= kv-canary-sweep-interval=
enable-dynamic-batch-tokenizer dynamic-batch-tokenizer-batch-size= dynamic-batch-tokenizer-batch-timeout=
enable-tokenizer-batch-encode disable-tokenizer-batch-decode debug-tensor-dump-output-folder=
debug-tensor-dump-layers+ debug-tensor-dump-input-file= enable-memory-saver enable-weights-cpu-backup
enable-draft-weights-cpu-backup enable-custom-logit-processor enable-return-hidden-states return-hidden-states-mode=
enable-return-routed-experts enable-return-indexer-topk sampling-mask-max-tokens= disable-outlines-disk-cache
enable-mis weight-cache-mode= weight-cache-socket= weight-cache-timeout= forward-hooks= msprobe-dump-config=
ple-offload-embedding|no-ple-offload-embedding no-ple-offload-embedding ple-offload-backend= ple-offload-dir=
disaggregation-enable-kv-checksum enable-pd-role-switch speculative-domino-candidate-pool-size=
flashinfer-a2a-dispatch-type= cuda-graph-max-seq-len-prefill= prefill-kv-cache-dequant-dtype= dsv4-attn-backend=
otlp-service-name= hicache-host-memory-fraction= enable-linker-mla-dedup swa-prefix-tails=
enable-encoder-swa-bounded-replay enable-decoder-swa-bounded-replay|no-enable-decoder-swa-bounded-replay
no-enable-decoder-swa-bounded-replay enable-response-store disaggregation-decode-host-receive-threshold=
qsa-indexer-dtype= disaggregation-decode-allocation-policy= speculative-use-block-verification
speculative-draft-sink-size= disable-aiter-allreduce-fusion-in-prefill disable-aiter-allreduce-fusion-in-decode
enable-amd-monokernel dsa-triton-union= enable-dsa-fused-indexer|no-enable-dsa-fused-indexer
no-enable-dsa-fused-indexer enable-watermark watermark-config= grpc-response-timeout-secs= enable-paged-experts
paged-experts-num-resident= enable-nvidia-megakernel enable-megamoe-for-layernorm-sp enable-http-worker-reuseport
prefill-decode-interval-min-bs= unified-cache-external-linker-config= enable-return-aux-hidden-states
return-aux-hidden-state-layer-ids+ sampling-backend= reasoning-parser= tool-call-parser= kv-canary-real-data=
config= disable-cuda-graph enable-dp-attention monokernel-backend= enable-flashinfer-allreduce-fusion servicer-impl=
metrics-port= metrics-host=
`;
