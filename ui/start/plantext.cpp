// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/plantext.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

namespace wavedeck::ui::start {

namespace {
constexpr int kLongestLine = 4000;
constexpr int kLongestNote = 240;
}

PlanText::PlanText(const Appearance& appearance, QWidget* parent)
    : QPlainTextEdit(parent)
    , m_appearance(appearance)
    , m_numbers(new QWidget(this))
{
    setObjectName(QStringLiteral("planText"));
    setAccessibleName(QStringLiteral("Text of the plan file"));
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    m_numbers->installEventFilter(this);
    m_numbers->setFocusPolicy(Qt::NoFocus);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_numbers->scroll(0, dy);
        else
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    });
    connect(&appearance, &Appearance::changed, this, [this] {
        mark();
        layOut();
    });
}

void PlanText::setPlan(const QByteArray& text, const QList<Fault>& faults, const QList<Fault>& warnings)
{
    QStringList lines = QString::fromUtf8(text).split(QLatin1Char('\n'));
    if (lines.size() > 1 && lines.last().isEmpty())
        lines.removeLast();
    m_lines = int(lines.size());
    for (QString& line : lines)
        line = plain(line.endsWith(QLatin1Char('\r')) ? line.chopped(1) : line, kLongestLine);
    m_notes.clear();
    const auto note = [this](const QList<Fault>& list, bool warning) {
        for (const Fault& fault : list) {
            Note& each = m_notes[std::clamp(fault.mark.line, 1, std::max(1, m_lines))];
            if (!each.text.isEmpty() && each.warning != warning)
                continue; // the fault is what matters
            each.warning = warning;
            if (!each.text.isEmpty())
                each.text += QStringLiteral(" · ");
            each.text += plain(fault.message, kLongestNote);
        }
    };
    note(faults, false);
    note(warnings, true);
    setPlainText(lines.join(QLatin1Char('\n')));
    mark();
    layOut();
}

void PlanText::mark()
{
    const Theme& theme = m_appearance.theme();
    QList<QTextEdit::ExtraSelection> marks;
    for (auto it = m_notes.begin(); it != m_notes.end(); ++it) {
        QTextEdit::ExtraSelection each;
        each.cursor = QTextCursor(document()->findBlockByNumber(it.key() - 1));
        each.format.setBackground(theme.tone(it->warning ? Tone::Warning : Tone::Bad).tint);
        each.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(each);
    }
    setExtraSelections(marks);
}

void PlanText::goToLine(int line)
{
    QTextCursor cursor(document()->findBlockByNumber(std::clamp(line, 1, std::max(1, m_lines)) - 1));
    setTextCursor(cursor);
    centerCursor();
    horizontalScrollBar()->setValue(0);
}

int PlanText::currentLine() const
{
    return textCursor().blockNumber() + 1;
}

int PlanText::numbersWidth() const
{
    const QFontMetrics metrics(m_appearance.mono(12));
    const int digits = std::max<int>(2, int(QString::number(m_lines).size()));
    return metrics.horizontalAdvance(QLatin1Char('0')) * digits + m_appearance.px(18);
}

void PlanText::layOut()
{
    setViewportMargins(numbersWidth(), 0, 0, 0);
    placeNumbers();
}

void PlanText::placeNumbers()
{
    const QRect inside = contentsRect();
    m_numbers->setGeometry(inside.left(), inside.top(), numbersWidth(), viewport()->height());
    m_numbers->update();
}

void PlanText::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    // No margins from here: they resize the viewport, whose resize event comes here again, and a scroll bar that comes
    // and goes would keep that up for ever.
    placeNumbers();
}

bool PlanText::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_numbers && event->type() == QEvent::Paint) {
        paintNumbers();
        return true;
    }
    return QPlainTextEdit::eventFilter(watched, event);
}

void PlanText::paintNumbers()
{
    QPainter painter(m_numbers);
    const Theme& theme = m_appearance.theme();
    painter.setFont(m_appearance.mono(12));
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top() + viewport()->y() - m_numbers->y();
    while (block.isValid() && top < m_numbers->height()) {
        const qreal height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        const auto note = m_notes.constFind(line);
        painter.setPen(note == m_notes.cend() ? theme.t3 : theme.tone(note->warning ? Tone::Warning : Tone::Bad).text);
        painter.drawText(QRectF(0, top, m_numbers->width() - m_appearance.px(12), height),
            Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
        top += height;
        block = block.next();
    }
}

void PlanText::paintEvent(QPaintEvent* event)
{
    QPlainTextEdit::paintEvent(event);
    if (m_notes.isEmpty())
        return;
    // What is wrong stands behind the line, as far as there is room; the list of faults has it whole.
    QPainter painter(viewport());
    const Theme& theme = m_appearance.theme();
    painter.setFont(m_appearance.font(12));
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF where = blockBoundingGeometry(block).translated(contentOffset());
        if (where.top() > viewport()->height())
            break;
        const auto note = m_notes.constFind(block.blockNumber() + 1);
        if (note == m_notes.cend())
            continue;
        const qreal text = fontMetrics().horizontalAdvance(block.text());
        const qreal left = where.left() + text + m_appearance.px(24);
        const qreal room = viewport()->width() - left - m_appearance.px(8);
        painter.setPen(theme.tone(note->warning ? Tone::Warning : Tone::Bad).text);
        if (room > m_appearance.px(60))
            painter.drawText(QRectF(left, where.top(), room, where.height()), Qt::AlignVCenter | Qt::TextSingleLine,
                painter.fontMetrics().elidedText(note->text, Qt::ElideRight, int(room)));
    }
}

} // namespace wavedeck::ui::start
