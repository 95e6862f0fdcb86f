// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/filterfield.h"

#include "ui/theme/glyphs.h"
#include "ui/theme/styleparts.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kLongest = 200;

} // namespace

FilterField::FilterField(Appearance& appearance, const QString& name, const Words& words, QWidget* parent)
    : QLineEdit(parent)
    , m_appearance(appearance)
    , m_help(new QMenu(this))
    , m_sign(addAction(QIcon(), LeadingPosition))
{
    setPlaceholderText(name);
    setAccessibleName(name);
    setAccessibleDescription(tr("Alt+Down lists the words one may type. Escape clears it."));
    setMaxLength(kLongest);
    setClearButtonEnabled(true);
    m_sign->setText(tr("Filter words"));
    m_sign->setToolTip(tr("Words one may type (Alt+Down)"));
    for (const auto& [word, meaning] : words) {
        QAction* action = m_help->addAction(word + QLatin1Char('\t') + meaning);
        connect(action, &QAction::triggered, this, [this, typed = word] {
            setText(text().trimmed().isEmpty() ? typed : QString(text().trimmed() + QLatin1Char(' ') + typed));
            setFocus();
        });
    }
    connect(m_sign, &QAction::triggered, this, &FilterField::showHelp);
    connect(&appearance, &Appearance::changed, this, &FilterField::relook);
    relook();
}

void FilterField::relook()
{
    m_sign->setIcon(glyphIcon(Glyph::Filter, m_appearance.theme().t3, m_appearance.theme().inp));
    update();
}

void FilterField::setKeyHint(const QString& key)
{
    m_keyHint = key;
    update();
}

void FilterField::showHelp()
{
    m_help->popup(mapToGlobal(QPoint(0, height())));
}

bool FilterField::event(QEvent* event)
{
    // Esc is ours as long as there is something to clear or to leave.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void FilterField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down && event->modifiers() & Qt::AltModifier)
        return showHelp();
    if (event->key() == Qt::Key_Escape && !text().isEmpty())
        return clear();
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Down) {
        Q_EMIT left();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

QRectF FilterField::keyHintRect() const
{
    if (m_keyHint.isEmpty() || hasFocus() || !text().isEmpty())
        return {};
    const QSizeF size = parts::keySize(m_appearance, m_keyHint);
    const QRectF where(
        width() - size.width() - m_appearance.px(8), (height() - size.height()) / 2, size.width(), size.height());
    // The words begin behind the sign.
    qreal from = 0;
    for (const QToolButton* button : findChildren<QToolButton*>(Qt::FindDirectChildrenOnly))
        if (button->isVisibleTo(this) && button->geometry().center().x() < width() / 2)
            from = std::max<qreal>(from, button->geometry().right());
    const qreal words = from + m_appearance.px(6) + fontMetrics().horizontalAdvance(placeholderText());
    return words + m_appearance.px(6) <= where.left() ? where : QRectF();
}

void FilterField::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    const QRectF where = keyHintRect();
    if (where.isEmpty())
        return;
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    parts::key(&painter, where, m_keyHint, theme.t3, theme.line2, m_appearance.font(11, QFont::Medium));
}

} // namespace wavedeck::ui
