/** The options of `launch_server` in SGLang 0.4.9.post2, as its \`--help\` lists them; see \`option-names.ts\` for the marks. */
export const V0_4_9_POST2 = `
model-path|model= tokenizer-path= host= port= nccl-port= tokenizer-mode= skip-tokenizer-init skip-server-warmup
load-format= model-loader-extra-config= trust-remote-code dtype= kv-cache-dtype= quantization=
quantization-param-path= context-length= device= served-model-name= chat-template= completion-template= is-embedding
enable-multimodal revision= impl= mem-fraction-static= max-running-requests= max-total-tokens= chunked-prefill-size=
max-prefill-tokens= schedule-policy= schedule-conservativeness= cpu-offload-gb= page-size= hybrid-kvcache-ratio
tensor-parallel-size|tp-size= pipeline-parallel-size|pp-size= max-micro-batch-size= stream-interval= stream-output
random-seed= constrained-json-whitespace-pattern= watchdog-timeout= dist-timeout= download-dir= base-gpu-id=
gpu-id-step= sleep-on-idle log-level= log-level-http= log-requests log-requests-level= crash-dump-folder=
show-time-cost enable-metrics bucket-time-to-first-token+ bucket-inter-token-latency+ bucket-e2e-request-latency+
collect-tokens-histogram kv-events-config= decode-log-interval= enable-request-time-stats-logging api-key=
file-storage-path= enable-cache-report reasoning-parser= tool-call-parser= data-parallel-size|dp-size=
load-balance-method= dist-init-addr|nccl-init-addr= nnodes= node-rank= json-model-override-args=
preferred-sampling-params= lora-paths+ max-loras-per-batch= lora-backend= attention-backend= sampling-backend=
grammar-backend= speculative-algorithm= speculative-draft-model-path= speculative-num-steps= speculative-eagle-topk=
speculative-num-draft-tokens= speculative-accept-threshold-single= speculative-accept-threshold-acc=
speculative-token-map= mm-attention-backend= expert-parallel-size|ep-size= enable-ep-moe enable-flashinfer-moe
enable-flashinfer-allreduce-fusion enable-deepep-moe deepep-mode= ep-num-redundant-experts= ep-dispatch-algorithm=
init-expert-location= enable-eplb eplb-algorithm= eplb-rebalance-num-iterations= eplb-rebalance-layers-per-chunk=
expert-distribution-recorder-mode= expert-distribution-recorder-buffer-size= enable-expert-distribution-metrics
deepep-config= moe-dense-tp-size= enable-double-sparsity ds-channel-config-path= ds-heavy-channel-num=
ds-heavy-token-num= ds-heavy-channel-type= ds-sparse-decode-threshold= disable-radix-cache cuda-graph-max-bs=
cuda-graph-bs+ disable-cuda-graph disable-cuda-graph-padding enable-profile-cuda-graph enable-nccl-nvls
enable-tokenizer-batch-encode disable-outlines-disk-cache disable-custom-all-reduce enable-mscclpp
disable-overlap-schedule disable-overlap-cg-plan enable-mixed-chunk enable-dp-attention enable-dp-lm-head
enable-two-batch-overlap enable-torch-compile torch-compile-max-bs= torchao-config= enable-nan-detection
enable-p2p-check triton-attention-reduce-in-fp32 triton-attention-num-kv-splits= num-continuous-decode-steps=
delete-ckpt-after-loading enable-memory-saver allow-auto-truncate enable-custom-logit-processor
enable-hierarchical-cache hicache-ratio= hicache-size= hicache-write-policy= hicache-io-backend=
flashinfer-mla-disable-ragged disable-shared-experts-fusion disable-chunked-prefix-cache
disable-fast-image-processor enable-return-hidden-states enable-triton-kernel-moe warmups=
debug-tensor-dump-output-folder= debug-tensor-dump-input-file= debug-tensor-dump-inject=
debug-tensor-dump-prefill-only disaggregation-mode= disaggregation-transfer-backend= disaggregation-bootstrap-port=
disaggregation-decode-tp= disaggregation-decode-dp= disaggregation-prefill-pp= disaggregation-ib-device=
num-reserved-decode-tokens= pdlb-url= custom-weight-loader+ weight-loader-disable-mmap
`;
