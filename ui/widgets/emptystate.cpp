// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/theme/styleparts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

EmptyState::EmptyState(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_sign(new QLabel(this))
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_button(new QPushButton(this))
{
    setLook(m_title, QLatin1String("heading"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setLook(m_text, QLatin1String("small"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignHCenter);
    m_bar->setTextVisible(false);
    setLook(m_button, QLatin1String("small"));
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addStretch(1);
    head->addWidget(m_sign);
    head->addWidget(m_title);
    head->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 10, 8, 10);
    layout->setSpacing(5);
    layout->addStretch(1);
    layout->addLayout(head);
    layout->addWidget(m_text);
    layout->addWidget(m_bar);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(1);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::acted);
    connect(&appearance, &Appearance::changed, this, &EmptyState::dress);
    put({}, {}, false, {}, Glyph::Plus);
}

void EmptyState::showEmpty(const QString& title, const QString& text, const QString& action, Glyph glyph)
{
    put(title, text, false, action, glyph);
}

void EmptyState::showLoading(const QString& title, int done, int total, const QString& object)
{
    put(title,
        QStringLiteral("%1 of %2").arg(done).arg(total)
            + (object.isEmpty() ? QString() : QStringLiteral(", ") + plain(object, 80)),
        false, {}, Glyph::Plus);
    m_bar->setRange(0, std::max(1, total));
    m_bar->setValue(done);
    m_bar->setAccessibleName(title);
    m_bar->show();
}

void EmptyState::showError(const QString& title, const QString& detail, const QString& action)
{
    put(title, plain(detail, 500), true, action, Glyph::Refresh);
}

void EmptyState::showNoSession(const Error& unreadable, bool told, const QString& followed, const QString& willAppear)
{
    if (!unreadable.what.isEmpty())
        showError(tr("The sessions cannot be read"), plain(unreadable.line(), 600));
    else if (!told)
        showLoading(tr("Reading the session"), 0, 0, plain(followed));
    else
        showEmpty(tr("No session yet"), willAppear, tr("Start a plan"), Glyph::Play);
}

void EmptyState::setFramed(bool framed)
{
    m_framed = framed;
    update();
}

void EmptyState::put(const QString& title, const QString& text, bool isError, const QString& action, Glyph glyph)
{
    m_isError = isError;
    m_glyph = glyph;
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_text->setTextInteractionFlags(
        isError ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard : Qt::NoTextInteraction);
    m_text->setFocusPolicy(isError ? Qt::StrongFocus : Qt::NoFocus);
    m_text->setAccessibleName(text);
    m_bar->hide();
    m_button->setText(action);
    m_button->setAccessibleName(action);
    m_button->setVisible(!action.isEmpty());
    setAccessibleName(text.isEmpty() ? title : title + QStringLiteral(". ") + text);
    dress();
}

void EmptyState::dress()
{
    const Theme& t = m_appearance.theme();
    m_sign->setVisible(m_isError);
    m_sign->setPixmap(
        glyphPixmap(Glyph::Failed, m_appearance.px(14), t.tone(Tone::Bad).text, t.knock, devicePixelRatioF()));
    m_button->setIcon(glyphIcon(m_glyph, t.t1, t.knock));
    QPalette palette = m_title->palette();
    palette.setColor(QPalette::WindowText, m_isError ? t.tone(Tone::Bad).text : t.t1);
    m_title->setPalette(palette);
    update();
}

void EmptyState::paintEvent(QPaintEvent*)
{
    if (!m_framed)
        return;
    QPainter painter(this);
    parts::box(&painter, rect(), {}, m_appearance.theme().line2, 4, true);
}

} // namespace wavedeck::ui
