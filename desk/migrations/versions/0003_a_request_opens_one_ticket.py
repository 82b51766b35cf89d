"""a request opens one ticket, however often it is confirmed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('tickets', sa.Column('request_id', sa.Text(), nullable=True))
    op.create_unique_constraint(op.f('uq_tickets_request_id'), 'tickets', ['request_id'])


def downgrade() -> None:
    op.drop_constraint(op.f('uq_tickets_request_id'), 'tickets', type_='unique')
    op.drop_column('tickets', 'request_id')
