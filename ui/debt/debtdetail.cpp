// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debt/debtdetail.h"

#include "models/items/debtmodel.h"
#include "models/secrets/redactshown.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/paint.h"

#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kWide = 362;
constexpr int kProse = 4000;
constexpr int kHistory = 30;
constexpr int kLink = 32;
constexpr std::array kStatuses{DebtStatus::Open, DebtStatus::InProgress, DebtStatus::Resolved};

void say(QLabel* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

QString orNone(const QString& text, const QString& none)
{
    return text.isEmpty() ? none : plain(text, 160);
}

QString happening(const DebtHappening& one)
{
    QString what = one.field.isEmpty()
        ? one.kind
        : DebtDetail::tr("%1 %2 to %3").arg(one.field, orNone(one.before, kNone), orNone(one.after, kNone));
    if (one.kind == QLatin1String("added"))
        what = DebtDetail::tr("recorded");
    QString line = date(one.at) + QLatin1Char(' ') + clock(one.at) + QStringLiteral("  ") + what + QStringLiteral(", ")
        + plain(one.actor, 60);
    if (!one.reason.isEmpty())
        line += QStringLiteral(": ") + plain(one.reason, 160);
    return line;
}

} // namespace

CodeBlock::CodeBlock(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void CodeBlock::show(const DebtCode& code, int marked)
{
    m_code = code;
    m_marked = marked;
    for (QString& line : m_code.lines)
        line = plain(line, 200);
    setAccessibleName(tr("Code: %1").arg(m_code.lines.join(QLatin1Char('\n'))));
    setVisible(!m_code.lines.isEmpty());
    updateGeometry();
    update();
}

int CodeBlock::lineHeight() const
{
    return std::max(m_appearance.px(19), QFontMetrics(m_appearance.mono()).height() + 2);
}

QSize CodeBlock::sizeHint() const
{
    return {m_appearance.px(200), int(m_code.lines.size()) * lineHeight() + m_appearance.px(6)};
}

void CodeBlock::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.setPen(theme.line);
    painter.setBrush(theme.log);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setFont(m_appearance.mono());
    const int high = lineHeight();
    const int numbers = m_appearance.px(14)
        + painter.fontMetrics().horizontalAdvance(QString::number(m_code.first + m_code.lines.size()));
    for (int i = 0; i < m_code.lines.size(); ++i) {
        const QRect row(1, m_appearance.px(3) + i * high, width() - 2, high);
        if (m_code.first + i == m_marked) {
            painter.fillRect(row, theme.tone(Tone::Bad).tint);
            painter.fillRect(QRect(row.left(), row.top(), 3, row.height()), theme.tone(Tone::Bad).fill);
        }
        painter.setPen(theme.t3);
        painter.drawText(QRect(row.left(), row.top(), numbers - m_appearance.px(4), high),
            int(Qt::AlignRight | Qt::AlignVCenter), QString::number(m_code.first + i));
        painter.setPen(theme.t1);
        painter.drawText(row.adjusted(numbers + m_appearance.px(4), 0, -m_appearance.px(4), 0),
            int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine), m_code.lines[i]);
    }
}

PrioSign::PrioSign(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void PrioSign::setPriority(Priority priority)
{
    m_priority = priority;
    setAccessibleName(tr("Priority %1").arg(QString(word(priority))));
    update();
}

QSize PrioSign::sizeHint() const
{
    return prioSize(m_appearance).toSize() + QSize(2, 2);
}

void PrioSign::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintPrio(&painter, rect(), m_appearance, int(m_priority));
}

LinkLine::LinkLine(QWidget* parent)
    : QWidget(parent)
    , m_button(new QPushButton(this))
    , m_words(makeWrapped(this, ""))
{
    setLook(m_button, QLatin1String("link"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addWidget(m_button, 0, Qt::AlignLeft);
    line->addWidget(m_words, 1);
}

void LinkLine::setLink(const QString& text)
{
    m_button->setText(QString(text).replace(QLatin1Char('&'), QLatin1String("&&")));
    m_button->show();
    m_words->hide();
}

void LinkLine::setWords(const QString& text)
{
    m_words->setText(text);
    m_words->show();
    m_button->hide();
}

DebtDetail::DebtDetail(Appearance& appearance, QWidget* parent)
    : QScrollArea(parent)
    , m_appearance(appearance)
    , m_body(new QFrame(this))
    , m_column(new QVBoxLayout(m_body))
    , m_id(makeLabel(m_body, "secondary"))
    , m_sign(new PrioSign(appearance, m_body))
    , m_title(makeWrapped(m_body, "card"))
    , m_status(new QComboBox(m_body))
    , m_owner(new QComboBox(m_body))
    , m_category(makeWrapped(m_body, ""))
    , m_foundIn(new LinkLine(m_body))
    , m_foundAt(makeWrapped(m_body, ""))
    , m_pr(makeWrapped(m_body, ""))
    , m_risk(new LinkLine(m_body))
    , m_due(makeWrapped(m_body, ""))
    , m_what(makeWrapped(m_body, ""))
    , m_code(new CodeBlock(appearance, m_body))
    , m_codeWhy(makeWrapped(m_body, "hint"))
    , m_path(new ElideLabel(m_body, "mono", Qt::ElideLeft))
    , m_open(makeButton(m_body, appearance, Glyph::Export, tr("Open"), "small"))
    , m_fix(makeWrapped(m_body, ""))
    , m_actions(new QWidget(m_body))
    , m_priority(new QToolButton(m_actions))
    , m_history(makeWrapped(m_body, "small"))
    , m_none(makeWrapped(m_body, "hint", tr("Choose an item to see where it is, what happens and what was done.")))
{
    setObjectName(QStringLiteral("debtDetail"));
    setAccessibleName(tr("Item of debt"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_status->setAccessibleName(tr("Status"));
    for (const DebtStatus status : kStatuses)
        m_status->addItem(debtStatusTitle(status), int(status));
    m_owner->setAccessibleName(tr("Owner"));
    m_owner->setEditable(true);
    m_owner->setInsertPolicy(QComboBox::NoInsert);
    m_owner->lineEdit()->setPlaceholderText(tr("Nobody"));
    m_open->setAccessibleName(tr("Open in the editor"));
    layOut();
    setFrame(m_body, QLatin1String("panel"));
    setWidget(m_body);
    connect(m_status, &QComboBox::activated, this,
        [this](int index) { Q_EMIT statusChosen(DebtStatus(m_status->itemData(index).toInt())); });
    const auto owned = [this] { Q_EMIT ownerChosen(m_number, m_owner->currentText().trimmed()); };
    connect(m_owner, &QComboBox::activated, this, owned);
    connect(m_owner->lineEdit(), &QLineEdit::returnPressed, this, owned);
}

void DebtDetail::section(const QString& title, const QList<QWidget*>& parts)
{
    auto* around = new QFrame(m_body);
    setFrame(around, QLatin1String("bar"));
    auto* column = new QVBoxLayout(around);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    if (!title.isEmpty())
        column->addWidget(makeLabel(around, "section", title));
    for (QWidget* part : parts)
        column->addWidget(part);
    m_column->addWidget(around);
    m_parts.append(around);
}

void DebtDetail::layOut()
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_none->setContentsMargins(16, 16, 16, 16);
    m_column->addWidget(m_none);
    auto* facts = new QWidget(m_body);
    auto* form = new QFormLayout(facts);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const std::pair<QString, QWidget*> rows[]
        = {{tr("Status"), m_status}, {tr("Owner"), m_owner}, {tr("Category"), m_category}, {tr("Found in"), m_foundIn},
            {tr("Found at"), m_foundAt}, {tr("Due"), m_due}, {tr("Resolution PR"), m_pr}, {tr("Risk"), m_risk}};
    for (const auto& [name, widget] : rows)
        form->addRow(makeLabel(facts, "secondary", name), widget);
    auto* head = new QWidget(m_body);
    auto* name = new QHBoxLayout(head);
    name->setContentsMargins(0, 0, 0, 0);
    name->setSpacing(8);
    name->addWidget(m_id);
    name->addWidget(m_sign);
    name->addStretch(1);
    section({}, {head, m_title, facts});
    auto* where = new QWidget(m_body);
    auto* line = new QHBoxLayout(where);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_path, 1);
    line->addWidget(m_open);
    section(tr("What happens"), {m_what, m_code, m_codeWhy, where});
    auto* row = new QHBoxLayout(m_actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_priority);
    row->addStretch(1);
    m_priority->setText(tr("Priority"));
    m_priority->setAccessibleName(tr("Priority"));
    m_priority->setPopupMode(QToolButton::InstantPopup);
    m_priority->setFocusPolicy(Qt::TabFocus);
    section(tr("Proposed fix"), {m_fix, m_actions});
    section(tr("History"), {m_history});
    m_column->addStretch(1);
}

void DebtDetail::addAction(QAction* action, bool primary)
{
    auto* button = new QToolButton(m_actions);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    QString name = action->text();
    button->setAccessibleName(name.remove(QLatin1Char('&')));
    if (primary)
        setLook(button, QLatin1String("primary"));
    auto* row = qobject_cast<QHBoxLayout*>(m_actions->layout());
    row->insertWidget(row->count() - 2, button);
}

void DebtDetail::setPriorityMenu(QMenu* menu)
{
    m_priority->setMenu(menu);
}

QSize DebtDetail::sizeHint() const
{
    return {m_appearance.px(kWide), m_appearance.px(400)};
}

void DebtDetail::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    m_body->setMaximumWidth(viewport()->width());
}

void DebtDetail::show(const DebtItem* item, const QStringList& people, qint64 now)
{
    m_none->setVisible(!item);
    for (QWidget* part : std::as_const(m_parts))
        part->setVisible(item != nullptr);
    if (!item)
        return;
    m_line = item->line;
    m_id->setText(item->id);
    m_sign->setPriority(item->priority);
    m_sign->setToolTip(QLatin1String(debt::meaningOf(item->priority).meaning));
    m_title->setText(plain(item->title, 300));
    const int status = m_status->findData(int(item->status));
    m_status->setCurrentIndex(status);
    const bool typing = m_owner->lineEdit()->hasFocus() && m_owner->lineEdit()->isModified();
    if (std::exchange(m_number, item->number) != item->number || !typing) {
        m_owner->clear();
        m_owner->addItems(people);
        m_owner->setCurrentText(plain(item->owner, 120));
    }
    m_category->setText(orNone(item->category, tr("None yet")));
    QStringList from;
    for (const QString& part : {item->session, item->agent, item->gate})
        if (!part.isEmpty())
            from.append(plain(part, 60));
    if (from.isEmpty())
        from.append(item->sourceRef.isEmpty() ? plain(item->source, 60) : plain(item->sourceRef, 120));
    const QString found = from.join(QStringLiteral(", "));
    if (item->session.isEmpty())
        m_foundIn->setWords(found);
    else
        m_foundIn->setLink(found.left(kLink));
    m_foundAt->setText(
        tr("%1 %2, %3 ago").arg(date(item->foundAt), clock(item->foundAt), debtAge(now - item->foundAt)));
    m_due->setText(item->dueAt > 0
            ? (debt::isOverdue(*item, now) ? tr("%1, overdue").arg(date(item->dueAt)) : date(item->dueAt))
            : tr("No date"));
    m_pr->setText(orNone(item->pr, item->evidence.isEmpty() ? tr("None yet") : plain(item->evidence, 200)));
    if (item->risk.isEmpty())
        m_risk->setWords(tr("None"));
    else
        m_risk->setLink(plain(item->risk, kLink));
    m_what->setText(
        item->what.isEmpty() ? tr("Nobody wrote it down yet.") : plainProse(redactedShown(item->what), kProse));
    m_path->setLine(orNone(item->location(), tr("No location")));
    m_open->setEnabled(!item->path.isEmpty() && !item->folder.isEmpty());
    QString fix = plainProse(redactedShown(item->fix), kProse);
    if (item->effortMin >= 0)
        fix += (fix.isEmpty() ? QString() : QStringLiteral(" "))
            + tr("About %1.").arg(debt::effortText(item->effortMin));
    m_fix->setText(fix.isEmpty() ? tr("None proposed yet.") : fix);
    showCode({});
    m_history->clear();
}

void DebtDetail::showHistory(const QList<DebtHappening>& history)
{
    QStringList lines;
    for (auto it = history.rbegin(); it != history.rend() && lines.size() < kHistory; ++it)
        lines.append(happening(*it));
    if (history.size() > kHistory)
        lines.append(tr("and %1 older").arg(history.size() - kHistory));
    m_history->setText(lines.join(QLatin1Char('\n')));
}

void DebtDetail::showCode(const DebtCode& code)
{
    m_code->show(code, m_line);
    say(m_codeWhy, code.why);
}

} // namespace wavedeck::ui
