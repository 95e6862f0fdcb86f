// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/notecolumns.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/theme/styleparts.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kLeast = 178; ///< width of a column
constexpr int kPadding = 8;

/// A dashed frame.
class DashedFrame : public QFrame {
public:
    DashedFrame(const Appearance& appearance, QWidget* parent)
        : QFrame(parent)
        , m_look(appearance)
    {
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        parts::box(&painter, rect(), {}, m_look.theme().line2, 3, true);
    }

private:
    const Appearance& m_look;
};

} // namespace

NoteColumn::NoteColumn(const Appearance& appearance, NoteModel& notes, const ColumnHead& head, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_name(new ElideLabel(this, "heading"))
    , m_role(new ElideLabel(this, "small"))
    , m_count(makeLabel(this, "hint"))
    , m_speaking(makeLabel(this, "heading"))
    , m_list(new NoteList(appearance, notes, head.number, this))
    , m_empty(new DashedFrame(appearance, this))
    , m_nothing(makeWrapped(m_empty, "secondary"))
    , m_invite(new QPushButton(tr("Invite to speak"), m_empty))
    , m_top(new QWidget(this))
{
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_role);
    auto* top = new QHBoxLayout(m_top);
    top->setContentsMargins(12, 9, 12, 8);
    top->addLayout(words, 1);
    top->addWidget(m_count, 0, Qt::AlignTop);
    auto* empty = new QVBoxLayout(m_empty);
    empty->setContentsMargins(12, 12, 12, 12);
    empty->setSpacing(8);
    empty->addWidget(m_nothing);
    empty->addWidget(m_invite, 0, Qt::AlignLeft);
    setLook(m_invite, QLatin1String("small"));
    m_invite->setAutoDefault(false);
    auto* in = new QVBoxLayout;
    in->setContentsMargins(kPadding, kPadding, kPadding, 0);
    in->setSpacing(6);
    in->addWidget(m_speaking);
    in->addWidget(m_empty);
    in->addWidget(m_list, 1);
    in->addStretch(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 1, 0);
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addLayout(in, 1);
    m_speaking->hide();
    connect(&appearance, &Appearance::changed, this, &NoteColumn::restyle);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_list->notes(), signal, this, &NoteColumn::count);
    setHead(head);
    restyle();
    count();
}

void NoteColumn::setHead(const ColumnHead& head)
{
    const bool other = head.number != m_head.number;
    m_head = head;
    if (other)
        m_list->notes().setParticipant(head.number);
    m_name->setLine(head.name);
    m_role->setLine(head.role);
    m_list->setAccessibleName(tr("Notes of %1").arg(head.name));
    m_invite->setAccessibleName(tr("Invite %1 to speak").arg(head.name));
    m_speaking->setVisible(head.speaks);
    m_speaking->setText(tr("Speaking, %1").arg(head.spoken));
    count();
    update();
}

void NoteColumn::setWritable(bool on)
{
    m_writable = on;
    count();
}

void NoteColumn::count()
{
    const int n = m_list->notes().rowCount();
    m_count->setText(QString::number(n));
    m_count->setAccessibleName(n == 1 ? tr("1 note") : tr("%1 notes").arg(n));
    m_nothing->setText(tr("Nothing yet from %1 in this phase.").arg(m_head.name));
    m_empty->setVisible(n == 0);
    m_list->setVisible(n > 0);
    m_invite->setVisible(m_writable && m_head.number > 0 && !m_head.speaks);
}

void NoteColumn::restyle()
{
    QPalette palette = m_speaking->palette();
    palette.setColor(QPalette::WindowText, m_appearance.theme().accent);
    m_speaking->setPalette(palette);
    update();
}

void NoteColumn::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    const int top = m_top->height();
    painter.fillRect(rect(), theme.win);
    painter.fillRect(0, 0, width(), top, m_head.speaks || m_head.chosen ? theme.panel : theme.raised);
    painter.fillRect(0, top - 1, width(), 1, theme.line);
    painter.fillRect(width() - 1, 0, 1, height(), theme.line);
    if (m_head.speaks)
        painter.fillRect(0, 0, width(), 3, theme.accent);
    if (m_head.chosen)
        painter.fillRect(0, top - 2, width(), 2, theme.line2);
}

NoteColumns::NoteColumns(const Appearance& appearance, NoteModel& notes, QWidget* parent)
    : QScrollArea(parent)
    , m_appearance(appearance)
    , m_notes(notes)
    , m_body(new QWidget(this))
    , m_row(new QHBoxLayout(m_body))
{
    setObjectName(QStringLiteral("noteColumns"));
    setAccessibleName(tr("Notes by participant"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(0);
    setWidget(m_body);
    connect(&appearance, &Appearance::changed, this, &NoteColumns::fit);
}

void NoteColumns::setHeads(const QList<ColumnHead>& heads)
{
    while (m_columns.size() > heads.size()) {
        NoteColumn* gone = m_columns.takeLast();
        if (m_last == gone)
            m_last = nullptr;
        delete gone;
    }
    for (qsizetype i = 0; i < heads.size(); ++i)
        if (i < m_columns.size()) {
            if (m_columns[i]->head() != heads[i])
                m_columns[i]->setHead(heads[i]);
        } else {
            add(heads[i]);
        }
    fit();
}

void NoteColumns::add(const ColumnHead& head)
{
    auto* column = new NoteColumn(m_appearance, m_notes, head, m_body);
    column->setWritable(m_writable);
    m_row->addWidget(column, 1);
    m_columns.append(column);
    column->show();
    connect(column->list(), &NoteList::focused, this, [this, column] {
        setLast(column);
        ensureWidgetVisible(column, 0, 0);
        Q_EMIT currentChanged();
    });
    connect(column->list(), &NoteList::currentNumberChanged, this, &NoteColumns::currentChanged);
    connect(column->list(), &NoteList::opened, this, &NoteColumns::opened);
    connect(column->list(), &NoteList::sideways, this, [this, column](int by) { go(column, by); });
    connect(
        column->invite(), &QPushButton::clicked, this, [this, column] { Q_EMIT inviteWanted(column->head().number); });
}

void NoteColumns::setLast(NoteColumn* last)
{
    m_last = last;
    for (NoteColumn* column : std::as_const(m_columns))
        column->list()->setMarked(column == last);
}

/// To the next column that has a card.
void NoteColumns::go(NoteColumn* from, int by)
{
    for (qsizetype i = m_columns.indexOf(from) + by; i >= 0 && i < m_columns.size(); i += by)
        if (m_columns[i]->list()->isVisible())
            return m_columns[i]->list()->setFocus(Qt::OtherFocusReason);
}

void NoteColumns::setWritable(bool on)
{
    m_writable = on;
    for (NoteColumn* column : std::as_const(m_columns))
        column->setWritable(on);
}

NoteColumn* NoteColumns::column(int participant) const
{
    for (NoteColumn* column : m_columns)
        if (column->head().number == participant)
            return column;
    return nullptr;
}

int NoteColumns::currentNumber() const
{
    return m_last && m_last->list()->isVisible() ? m_last->list()->currentNumber() : 0;
}

bool NoteColumns::choose(int number)
{
    for (NoteColumn* column : std::as_const(m_columns)) {
        if (column->list()->notes().rowOf(number) < 0)
            column->list()->selectionModel()->clear();
        else if (column->list()->choose(number))
            setLast(column);
    }
    if (m_last)
        ensureWidgetVisible(m_last, 0, 0);
    return currentNumber() == number;
}

void NoteColumns::fit()
{
    m_body->setMinimumWidth(int(m_columns.size()) * m_appearance.px(kLeast));
}

void NoteColumns::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

QSize NoteColumns::minimumSizeHint() const
{
    return {m_appearance.px(kLeast), m_appearance.px(160)};
}

} // namespace wavedeck::ui
