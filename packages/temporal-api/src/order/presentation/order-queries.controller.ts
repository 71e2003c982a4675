import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Query, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuditOrders, type Audit } from '../application/use-cases/audit-orders.js';
import { AwaitOrderResult } from '../application/use-cases/await-order-result.js';
import { GetOrderProgress } from '../application/use-cases/get-order-progress.js';
import { GetOrderStatus } from '../application/use-cases/get-order-status.js';
import { ListOrderEvents } from '../application/use-cases/list-order-events.js';
import { ListOrders } from '../application/use-cases/list-orders.js';
import { AuditFilter } from './audit.filter.js';
import {
  AuditDto,
  OrderEventsDto,
  OrderListDto,
  OrderProgressDto,
  OrderResultDto,
  OrderStatusDto,
  PendingResultDto,
} from './dto/order.dto.js';
import { ListOrdersQueryDto } from './dto/query.dto.js';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { ResultQueryDto } from '../../requests/result-query.dto.js';
import { presentRecorded, presentResult, presentStatus } from './present-order.js';
import { ApiOrderId, OrderId } from './request-parameters.js';
import { WorkflowUi } from '../../requests/workflow-ui.js';

@ApiTags('orders')
@Controller('api/v1/order')
@UseFilters(RefusedFilter, AuditFilter)
export class OrderQueriesController {
  constructor(
    private readonly status: GetOrderStatus,
    private readonly progress: GetOrderProgress,
    private readonly result: AwaitOrderResult,
    private readonly orders: ListOrders,
    private readonly events: ListOrderEvents,
    private readonly audit: AuditOrders,
    private readonly ui: WorkflowUi,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List orders, newest first' })
  @ApiResponse({ status: 200, description: 'A page, from the database', type: OrderListDto })
  @ApiProblems({ 400: ['validation_failed'], 503: ['database_unavailable'] })
  async list(@Query() query: ListOrdersQueryDto): Promise<OrderListDto> {
    const { items, next } = await this.orders.execute(query);
    return { orders: items.map((order) => presentRecorded(order, this.ui)), ...(next === undefined ? {} : { next }) };
  }

  @Get('audit')
  @ApiOperation({ summary: 'Hold every ended order against what the providers did' })
  @ApiResponse({ status: 200, description: 'The verdict', type: AuditDto })
  @ApiProblems({ 503: ['database_unavailable', 'provider_unavailable'] })
  auditOrders(): Promise<Audit> {
    return this.audit.execute();
  }

  @Get(':id/status')
  @ApiOperation({ summary: 'Where the order stands' })
  @ApiOrderId()
  @ApiResponse({ status: 200, description: 'From the run, else from the database', type: OrderStatusDto })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['order_not_found'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async getStatus(@OrderId() orderId: string): Promise<OrderStatusDto> {
    return presentStatus(await this.status.execute(orderId), this.ui);
  }

  @Get(':id/progress')
  @ApiOperation({ summary: 'How far the order has come' })
  @ApiOrderId()
  @ApiResponse({ status: 200, description: '0 to 100', type: OrderProgressDto })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['order_not_found'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async getProgress(@OrderId() orderId: string): Promise<OrderProgressDto> {
    const { workflowId, status, progress, currentStep } = await this.progress.execute(orderId);
    return { workflowId, status, progress, ...(currentStep && { currentStep }) };
  }

  @Get(':id/result')
  @ApiOperation({ summary: 'How the order ended, waiting for it' })
  @ApiOrderId()
  @ApiResponse({ status: 200, description: 'It has ended', type: OrderResultDto })
  @ApiResponse({ status: 202, description: 'Not yet: ask again after `Retry-After` seconds', type: PendingResultDto })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['order_not_found'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async getResult(
    @OrderId() orderId: string,
    @Query() { wait }: ResultQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderResultDto | PendingResultDto> {
    const awaited = await this.result.execute(orderId, Math.max(wait * 1_000, 1));
    if (awaited.ended) return presentResult(awaited, this.ui);
    void reply.status(202).header('retry-after', '1');
    return { status: awaited.view.state.status };
  }

  @Get(':id/events')
  @ApiOperation({ summary: 'What happened to the order, over all its runs' })
  @ApiOrderId()
  @ApiResponse({ status: 200, description: 'In the order of their happening', type: OrderEventsDto })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['order_not_found'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async getEvents(@OrderId() orderId: string): Promise<OrderEventsDto> {
    const events = await this.events.execute(orderId);
    return {
      orderId,
      events: events.map(({ runId, seq, type, payload, at }) => ({ runId, seq, type, payload: { ...payload }, at })),
    };
  }
}
