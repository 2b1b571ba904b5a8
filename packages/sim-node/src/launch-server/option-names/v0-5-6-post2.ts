/** The options of `launch_server` in SGLang 0.5.6.post2, as its \`--help\` lists them; see \`option-names.ts\` for the marks. */
export const V0_5_6_POST2 = `
model-path|model= tokenizer-path= tokenizer-mode= tokenizer-worker-num= skip-tokenizer-init load-format=
model-loader-extra-config= rl-quant-profile= trust-remote-code context-length= is-embedding enable-multimodal
revision= model-impl= host= port= fastapi-root-path= grpc-mode skip-server-warmup warmups= nccl-port=
checkpoint-engine-wait-weights-before-ready dtype= quantization= quantization-param-path= kv-cache-dtype=
enable-fp32-lm-head modelopt-quant= modelopt-checkpoint-restore-path= modelopt-checkpoint-save-path=
modelopt-export-path= quantize-and-serve mem-fraction-static= max-running-requests= max-queued-requests=
max-total-tokens= chunked-prefill-size= max-prefill-tokens= schedule-policy= enable-priority-scheduling
abort-on-priority-when-disabled schedule-low-priority-values-first priority-scheduling-preemption-threshold=
schedule-conservativeness= page-size= hybrid-kvcache-ratio swa-full-tokens-ratio= disable-hybrid-swa-memory
radix-eviction-policy= device= tensor-parallel-size|tp-size= pipeline-parallel-size|pp-size=
pp-max-micro-batch-size= stream-interval= stream-output random-seed= constrained-json-whitespace-pattern=
constrained-json-disable-any-whitespace watchdog-timeout= dist-timeout= download-dir= base-gpu-id= gpu-id-step=
sleep-on-idle mm-process-config= log-level= log-level-http= log-requests log-requests-level= crash-dump-folder=
show-time-cost enable-metrics enable-metrics-for-all-schedulers tokenizer-metrics-custom-labels-header=
tokenizer-metrics-allowed-custom-labels+ bucket-time-to-first-token+ bucket-inter-token-latency+
bucket-e2e-request-latency+ collect-tokens-histogram prompt-tokens-buckets+ generation-tokens-buckets+
gc-warning-threshold-secs= decode-log-interval= enable-request-time-stats-logging kv-events-config= enable-trace
otlp-traces-endpoint= export-metrics-to-file export-metrics-to-file-dir= api-key= served-model-name= weight-version=
chat-template= completion-template= file-storage-path= enable-cache-report reasoning-parser= tool-call-parser=
tool-server= sampling-defaults= data-parallel-size|dp-size= load-balance-method= load-watch-interval=
prefill-round-robin-balance dist-init-addr|nccl-init-addr= nnodes= node-rank= json-model-override-args=
preferred-sampling-params= enable-lora max-lora-rank= lora-target-modules+ lora-paths+ max-loras-per-batch=
max-loaded-loras= lora-eviction-policy= lora-backend= max-lora-chunk-size= attention-backend=
prefill-attention-backend= decode-attention-backend= sampling-backend= grammar-backend= mm-attention-backend=
nsa-prefill-backend= nsa-decode-backend= fp8-gemm-backend= enable-flashinfer-autotune speculative-algorithm=
speculative-draft-model-path|speculative-draft-model= speculative-draft-model-revision=
speculative-draft-load-format= speculative-num-steps= speculative-eagle-topk= speculative-num-draft-tokens=
speculative-accept-threshold-single= speculative-accept-threshold-acc= speculative-token-map=
speculative-attention-mode= speculative-moe-runner-backend= speculative-moe-a2a-backend=
speculative-ngram-min-match-window-size= speculative-ngram-max-match-window-size= speculative-ngram-min-bfs-breadth=
speculative-ngram-max-bfs-breadth= speculative-ngram-match-type= speculative-ngram-branch-length=
speculative-ngram-capacity= expert-parallel-size|ep-size|ep= moe-a2a-backend= moe-runner-backend=
flashinfer-mxfp4-moe-precision= enable-flashinfer-allreduce-fusion deepep-mode= ep-num-redundant-experts=
ep-dispatch-algorithm= init-expert-location= enable-eplb eplb-algorithm= eplb-rebalance-num-iterations=
eplb-rebalance-layers-per-chunk= eplb-min-rebalancing-utilization-threshold= expert-distribution-recorder-mode=
expert-distribution-recorder-buffer-size= enable-expert-distribution-metrics deepep-config= moe-dense-tp-size=
elastic-ep-backend= mooncake-ib-device= max-mamba-cache-size= mamba-ssm-dtype= mamba-full-memory-ratio=
enable-hierarchical-cache hicache-ratio= hicache-size= hicache-write-policy= hicache-io-backend= hicache-mem-layout=
hicache-storage-backend= hicache-storage-prefetch-policy= hicache-storage-backend-extra-config= enable-lmcache
kt-weight-path= kt-method= kt-cpuinfer= kt-threadpool-count= kt-num-gpu-experts= kt-max-deferred-experts-per-token=
dllm-algorithm= dllm-algorithm-config= enable-double-sparsity ds-channel-config-path= ds-heavy-channel-num=
ds-heavy-token-num= ds-heavy-channel-type= ds-sparse-decode-threshold= cpu-offload-gb= offload-group-size=
offload-num-in-group= offload-prefetch-step= offload-mode= multi-item-scoring-delimiter= disable-radix-cache
cuda-graph-max-bs= cuda-graph-bs+ disable-cuda-graph disable-cuda-graph-padding enable-profile-cuda-graph
enable-cudagraph-gc enable-layerwise-nvtx-marker enable-nccl-nvls enable-symm-mem
disable-flashinfer-cutlass-moe-fp4-allgather enable-tokenizer-batch-encode disable-tokenizer-batch-decode
disable-outlines-disk-cache disable-custom-all-reduce enable-mscclpp enable-torch-symm-mem disable-overlap-schedule
enable-mixed-chunk enable-dp-attention enable-dp-lm-head enable-two-batch-overlap enable-single-batch-overlap
tbo-token-distribution-threshold= enable-torch-compile enable-torch-compile-debug-mode enable-piecewise-cuda-graph
piecewise-cuda-graph-tokens= piecewise-cuda-graph-compiler= torch-compile-max-bs= piecewise-cuda-graph-max-tokens=
torchao-config= enable-nan-detection enable-p2p-check triton-attention-reduce-in-fp32
triton-attention-num-kv-splits= triton-attention-split-tile-size= num-continuous-decode-steps=
delete-ckpt-after-loading enable-memory-saver enable-weights-cpu-backup enable-draft-weights-cpu-backup
allow-auto-truncate enable-custom-logit-processor flashinfer-mla-disable-ragged disable-shared-experts-fusion
disable-chunked-prefix-cache disable-fast-image-processor keep-mm-feature-on-device enable-return-hidden-states
scheduler-recv-interval= numa-node+ enable-deterministic-inference rl-on-policy-target=
enable-attn-tp-input-scattered enable-nsa-prefill-context-parallel enable-fused-qk-norm-rope
enable-dynamic-batch-tokenizer dynamic-batch-tokenizer-batch-size= dynamic-batch-tokenizer-batch-timeout=
debug-tensor-dump-output-folder= debug-tensor-dump-layers+ debug-tensor-dump-input-file= debug-tensor-dump-inject=
disaggregation-mode= disaggregation-transfer-backend= disaggregation-bootstrap-port= disaggregation-decode-tp=
disaggregation-decode-dp= disaggregation-prefill-pp= disaggregation-ib-device=
disaggregation-decode-enable-offload-kvcache num-reserved-decode-tokens= disaggregation-decode-polling-interval=
custom-weight-loader+ weight-loader-disable-mmap remote-instance-weight-loader-seed-instance-ip=
remote-instance-weight-loader-seed-instance-service-port= remote-instance-weight-loader-send-weights-group-ports=
enable-pdmux pdmux-config-path= sm-group-num= config= mm-max-concurrent-calls= mm-per-request-timeout=
enable-broadcast-mm-inputs-process decrypted-config-file= decrypted-draft-config-file= mm-enable-dp-encoder
forward-hooks=
`;
